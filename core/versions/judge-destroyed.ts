import { second } from '../base/time.ts';
import { becomeCurrent, type Judged, recovered, subjectOf } from './apply-current-version.ts';
import { type Context, isSealed, isTakenByMode, isWrong, modeOf } from './context.ts';
import type { Approval, Destruction, VersionFact } from './facts.ts';
import type { KeyEvent } from './key-event.ts';
import type { KeyStatus } from './key-state.ts';
import type { Expectation, VersionClass } from './version-record.ts';

/** A version that was destroyed, with what the history knows of it. */
export interface Loss {
  readonly fact: VersionFact;
  readonly destruction: Destruction;
  readonly class: VersionClass;
  /** True when its bytes had been the expected ones. */
  readonly approved: boolean;
  /** What is current now; `null` when nothing is left. */
  readonly emerges: VersionFact | null;
}

/** Judges a destruction: what was lost, and what is current now, as if it had just been put. */
export function judgeDestroyed(standing: KeyStatus, loss: Loss, context: Context): Judged {
  const lost = lossEvents(standing, loss, context);
  const wasCurrent = standing.current?.version === loss.fact.version;
  const next = wasCurrent ? emerged(standing, loss, context) : unchanged(standing);
  return { ...next, keyEvents: [...lost, ...next.keyEvents] };
}

function lossEvents(standing: KeyStatus, loss: Loss, context: Context): KeyEvent[] {
  const { fact, destruction, approved } = loss;
  if (!isJudged(loss, context) || fact.kind === 'delete-marker') return [];
  const { at, by } = destruction;
  const common = { subject: subjectOf(fact), class: loss.class, mode: modeOf(context, at), at, after: null };
  return [{ type: 'was-destroyed', ...common, expected: standing.expected, by, approved }];
}

function emerged(standing: KeyStatus, loss: Loss, context: Context): Judged {
  const { emerges, destruction } = loss;
  if (emerges === null) return emptied(standing, loss, context);
  const mode = modeOf(context, destruction.at);
  const acceptance = acceptanceOf(emerges, destruction.at, context);
  const value = classifyEmerged(standing, emerges, acceptance);
  const isNew = isJudged(loss, context) && isTakenByMode(value, mode, standing.expected !== null);
  const isAccepted = isNew || value === 'same-bytes' || value === 'approved';
  return becomeCurrent(standing, {
    subject: emerges,
    class: value,
    mode,
    at: destruction.at,
    after: loss.fact.version,
    expected:
      isNew || value === 'approved' ? acceptedAs(emerges, destruction.at, acceptance) : standing.expected,
    newest: standing.newest,
    isJudged: isJudged(loss, context),
    isAccepted,
    isWrong: !isAccepted && isWrong(value, mode),
    needs: [],
  });
}

function classifyEmerged(
  { expected, earlier }: KeyStatus,
  fact: VersionFact,
  acceptance: Approval | undefined,
): VersionClass {
  if (fact.kind === 'delete-marker') return 'delete-marker';
  if (expected?.digest !== fact.digest && acceptance) return 'approved';
  if (fact.digest === null) return fact.unestablished === 'pending' ? 'pending' : 'unverifiable';
  if (expected === null) return 'new-key';
  if (expected.digest === fact.digest) return 'same-bytes';
  return earlier.includes(fact.digest) ? 'rollback' : 'altered';
}

// A person accepts what is current. What was accepted before something else came to be expected is a rollback when it is back.
const acceptanceOf = (fact: VersionFact, at: string, { approvals }: Context): Approval | undefined =>
  approvals.find(({ accepts, from }) => accepts === fact.version && second(from) >= second(at));

function acceptedAs(fact: VersionFact, since: string, acceptance: Approval | undefined): Expectation {
  const { digest, size, version, versionId } = fact;
  const by = acceptance?.by ?? null;
  return { digest, size, version, versionId, since, source: by === null ? 'appended' : 'approval', by };
}

// Nothing is left of the key. Where nothing was expected, that is as it should be.
function emptied(standing: KeyStatus, loss: Loss, context: Context): Judged {
  const rights = standing.expected === null && isJudged(loss, context);
  const effect = rights ? recovered(standing.wrong, loss.destruction.at) : { ...NONE, wrong: standing.wrong };
  return {
    ...NONE,
    ...effect,
    class: loss.class,
    isAccepted: false,
    standing: { ...standing, current: null, wrong: effect.wrong },
  };
}

const NONE = { keyEvents: [], recoveries: [], needs: [] } as const;

const unchanged = (standing: KeyStatus): Judged => ({
  ...NONE,
  standing,
  class: 'unknown',
  isAccepted: false,
});

const isJudged = ({ destruction }: Loss, context: Context): boolean =>
  isSealed(context) && second(destruction.at) >= second(context.dataset.sealedAt ?? '');
