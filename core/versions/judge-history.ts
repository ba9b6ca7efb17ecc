import type { Digest } from '../base/digest.ts';
import { isNullIdentity, type VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import { type ModeSince, tightenings } from '../scope/dataset.ts';
import type { Judged, Recovery } from './apply-current-version.ts';
import { announcedBy, type Need } from './classify.ts';
import type { Context } from './context.ts';
import { digestsOf } from './digest-comparison.ts';
import type { Destruction, VersionFact } from './facts.ts';
import { judgeArchived, madeReadable } from './judge-archived.ts';
import { judgeDestroyed } from './judge-destroyed.ts';
import { judgeStored } from './judge-stored.ts';
import { judgeTightened } from './judge-tightened.ts';
import type { KeyEvent } from './key-event.ts';
import { type KeyStatus, NOTHING_YET } from './key-state.ts';
import { inOrder } from './order.ts';
import { type StepContext, stepContexts } from './step-context.ts';
import { isStoredAfter, type Step, timeline, timeOf } from './timeline.ts';
import type { VersionClass } from './version-record.ts';

/** The judgement of a key: a function of what was observed and what people said, and of nothing else. */
export interface Judgement {
  readonly standing: KeyStatus;
  readonly classes: ReadonlyMap<VersionIdentity, VersionClass>;
  readonly keyEvents: readonly KeyEvent[];
  readonly recoveries: readonly Recovery[];
  /** Evidence that would make it surer; judge again with it. */
  readonly needs: readonly Need[];
}

/**
 * Judges a key from its whole history. The order in which the facts were learned, and how often, makes no difference:
 * that is what makes duplicated, late and reordered events harmless.
 */
export function judgeHistory(facts: readonly VersionFact[], context: Context): Judgement {
  const stack = new Stack();
  const stricter = [...tightenings(context.dataset)];
  const steps = timeline(settleNullVersions(facts));
  const contextAt = stepContexts(steps, context);
  steps.forEach((step, index) => {
    while (stricter[0] && second(stricter[0].since) <= second(timeOf(step)))
      stack.tighten(stricter.shift() as ModeSince, context);
    stack.take(step, contextAt(index));
  });
  for (const mode of stricter) stack.tighten(mode, context);
  return stack.judgement();
}

class Stack {
  #standing: KeyStatus = NOTHING_YET;
  #alive: VersionFact[] = [];
  /** The version whose destruction brought the current one back, where one did. */
  #after: VersionIdentity | null = null;
  readonly #accepted = new Set<VersionIdentity>();
  /** Every digest that was ever expected, with the time from which on; the standing remembers only the newest. */
  readonly #everExpected = new Map<Digest, string>();
  readonly #classes = new Map<VersionIdentity, VersionClass>();
  readonly #keyEvents: KeyEvent[] = [];
  readonly #recoveries: Recovery[] = [];
  readonly #needs: Need[] = [];
  readonly #archived = new Set<VersionIdentity>();

  take(step: Step, context: StepContext): void {
    if (step.type === 'stored') this.#stored(step.fact, step.overwrites, context);
    else if (step.type === 'destroyed') this.#destroyed(step, context);
    else this.#moved(step, context);
  }

  tighten(mode: ModeSince, context: Context): void {
    const current = this.#alive.at(-1);
    if (!current) return;
    this.#add(judgeTightened(this.#standing, { fact: current, after: this.#after, mode }, context), null);
    this.#judgeArchived(mode.since, context);
  }

  judgement(): Judgement {
    const { keyEvents, recoveries, needs } = {
      keyEvents: this.#keyEvents,
      recoveries: this.#recoveries,
      needs: this.#needs,
    };
    return { standing: this.#standing, classes: this.#classes, keyEvents, recoveries, needs };
  }

  #stored(fact: VersionFact, overwrites: VersionFact | null, context: StepContext): void {
    if (fact.kind === 'unknown') return;
    if (overwrites && fact.kind === 'delete-marker') this.#suspendedDelete(overwrites, fact, context);
    this.#alive = [...this.#alive.filter((other) => other !== overwrites), fact];
    this.#after = null;
    const judged = judgeStored(this.#standing, fact, context);
    this.#classes.set(fact.version, judged.class);
    if (judged.isAccepted) this.#accepted.add(fact.version);
    this.#add(judged, context.sealedFrom);
  }

  // A plain delete in a version-suspended bucket destroys the null version, though S3 calls it a marker.
  #suspendedDelete(fact: VersionFact, marker: VersionFact, context: StepContext): void {
    const destruction = {
      at: marker.storedAt,
      by: 'delete' as const,
      sequencer: marker.sequencer,
      rank: null,
    };
    const judged = judgeDestroyed(
      { ...this.#standing, current: null },
      { ...this.#known(fact, destruction, context), destruction, emerges: null },
      context,
    );
    this.#keyEvents.push(...judged.keyEvents);
  }

  #destroyed(step: Extract<Step, { type: 'destroyed' }>, context: StepContext): void {
    const { fact, destruction } = step;
    if (this.#alive.at(-1) === fact) this.#after = fact.version;
    this.#alive = this.#alive.filter((other) => other !== fact);
    const emerges = this.#alive.at(-1) ?? null;
    const loss = { ...this.#known(fact, destruction, context), destruction, emerges };
    const judged = judgeDestroyed(this.#standing, loss, context);
    if (emerges && (judged.class === 'baseline' || judged.class === 'approved'))
      this.#acceptAgain(emerges, judged.class);
    this.#add(judged, context.sealedFrom);
    this.#judgeArchived(destruction.at, context);
  }

  #moved({ fact: { version }, move }: Extract<Step, { type: 'moved' }>, context: StepContext): void {
    if (move.to === null) {
      this.#archived.delete(version);
      const { standing, recoveries } = madeReadable(this.#standing, version, move.at);
      this.#standing = standing;
      this.#recoveries.push(...recoveries);
    } else {
      this.#archived.add(version);
      this.#judgeArchived(move.at, context);
    }
  }

  /** What is current and lies in an archive cannot be checked, whatever it held when it was read. */
  #judgeArchived(at: string, context: Context): void {
    const fact = this.#alive.at(-1);
    if (fact === undefined || !this.#archived.has(fact.version)) return;
    const judged = judgeArchived(this.#standing, { fact, after: this.#after, at }, context);
    this.#standing = judged.standing;
    this.#keyEvents.push(...judged.keyEvents);
  }

  // A person accepted it when it was current again. What the seal pinned is called so whatever was accepted since.
  #acceptAgain({ version }: VersionFact, value: VersionClass): void {
    this.#accepted.add(version);
    if (this.#classes.get(version) !== 'baseline') this.#classes.set(version, value);
  }

  #known(fact: VersionFact, { at }: Destruction, { approvals }: StepContext) {
    const { version } = fact;
    const isOfBytes = digestsOf(fact).some(
      (digest) => this.#wasExpected(digest, at) || announcedBy(digest, at, approvals),
    );
    const value = this.#classes.get(version) ?? 'unknown';
    return { fact, class: value, approved: isOfBytes || this.#accepted.has(version) };
  }

  // What a seal pins was current before the seal began, and is expected from then on.
  #wasExpected(digest: Digest, at: string): boolean {
    const from = this.#everExpected.get(digest);
    return from !== undefined && second(from) <= second(at);
  }

  #add(judged: Judged, sealedFrom: string | null): void {
    this.#standing = judged.standing;
    const expected = judged.standing.expected?.digest ?? null;
    if (expected !== null) {
      const from = judged.class === 'baseline' ? (sealedFrom ?? '') : '';
      const known = this.#everExpected.get(expected) ?? from;
      this.#everExpected.set(expected, known < from ? known : from);
    }
    this.#keyEvents.push(...judged.keyEvents);
    this.#recoveries.push(...judged.recoveries);
    this.#needs.push(...judged.needs);
  }
}

/**
 * A key has one null version at a time, so a deletion destroyed the newest that was there by then. An older one to which the
 * deletion was put down, before the event of the newer one came, had been overwritten already.
 */
function settleNullVersions(facts: readonly VersionFact[]): VersionFact[] {
  const nulls = inOrder(facts.filter((fact) => isNullIdentity(fact.version)));
  const settled = new Map(nulls.map((fact) => [fact.version, fact]));
  nulls.forEach((fact, index) => {
    const destroyed = settled.get(fact.version)?.destroyed ?? null;
    const next = nulls[index + 1];
    if (destroyed === null || next === undefined || isStoredAfter(next, destroyed)) return;
    settled.set(fact.version, { ...fact, destroyed: null });
    const moved = better(settled.get(next.version)?.destroyed ?? null, destroyed);
    settled.set(next.version, { ...(settled.get(next.version) ?? next), destroyed: moved });
  });
  return facts.map((fact) => settled.get(fact.version) ?? fact);
}

// What an event reported says more than what a listing missed.
function better(known: Destruction | null, moved: Destruction): Destruction {
  return known === null || (known.by === 'found-missing' && moved.by !== 'found-missing') ? moved : known;
}
