import type { Digest } from '../base/digest.ts';
import { second } from '../base/time.ts';
import type { Mode } from '../scope/dataset.ts';
import { applyCurrentVersion, type Judged, recovered, subjectOf } from './apply-current-version.ts';
import { type Classified, classify } from './classify.ts';
import { isSealed, modeOf } from './context.ts';
import { expectedAfter } from './expected-after.ts';
import type { Destruction, VersionFact } from './facts.ts';
import type { KeyEvent } from './key-event.ts';
import type { KeyStatus } from './key-state.ts';
import { isGood, isWrong } from './mode-rules.ts';
import { type StepContext, vouchedFor } from './step-context.ts';
import type { VersionClass } from './version-record.ts';

/** A version that was destroyed, with what the history knows of it. */
export interface Loss {
  readonly fact: VersionFact;
  readonly destruction: Destruction;
  readonly class: VersionClass;
  /** True when its bytes are, or were, expected of the key, or a person had announced them for it. */
  readonly approved: boolean;
  /** What is current now; `null` when nothing is left. */
  readonly emerges: VersionFact | null;
}

/** Judges a destruction: what was lost, and what is current now, as if it had just been put. */
export function judgeDestroyed(standing: KeyStatus, loss: Loss, context: StepContext): Judged {
  const lost = lossEvents(standing, loss, context);
  const wasCurrent = standing.current?.version === loss.fact.version;
  const next = wasCurrent ? emerged(standing, loss, context) : unchanged(standing);
  return { ...next, keyEvents: [...lost, ...next.keyEvents] };
}

function lossEvents(standing: KeyStatus, loss: Loss, context: StepContext): KeyEvent[] {
  const { fact, destruction, approved } = loss;
  if (!isJudged(loss, context) || fact.kind === 'delete-marker') return [];
  const { at, by } = destruction;
  const common = { subject: subjectOf(fact), class: loss.class, mode: modeOf(context, at), at, after: null };
  const isStillCurrent = fact.digest !== null && currentAfter(standing, loss) === fact.digest;
  return [{ type: 'was-destroyed', ...common, expected: standing.expected, by, approved, isStillCurrent }];
}

/** Digest of what is current once the version is gone. */
const currentAfter = ({ current }: KeyStatus, { fact, emerges }: Loss): Digest | null =>
  (current?.version === fact.version ? emerges : current)?.digest ?? null;

function emerged(standing: KeyStatus, loss: Loss, context: StepContext): Judged {
  const { emerges, destruction } = loss;
  if (emerges === null) return emptied(standing, loss, context);
  const { at } = destruction;
  const mode = modeOf(context, at);
  const { class: value, need } = classifyEmerged(standing, emerges, { mode, at }, context);
  const isInForce = isJudged(loss, context);
  const expected =
    isInForce || value === 'baseline' || value === 'approved'
      ? expectedAfter(standing, { fact: emerges, class: value, mode, since: at }, context)
      : standing.expected;
  const isAccepted = isGood(value) || expected !== standing.expected;
  return applyCurrentVersion(standing, {
    subject: emerges,
    class: value,
    mode,
    at,
    after: loss.fact.version,
    expected,
    newest: standing.newest,
    isJudged: isInForce,
    isAccepted,
    isWrong: !isAccepted && isWrong(value, mode),
    vouchedFor: vouchedFor(emerges, context),
    needs: need && isInForce ? [need] : [],
  });
}

/** As if it had just been put. */
function classifyEmerged(
  { expected, earlier }: KeyStatus,
  fact: VersionFact,
  when: { readonly mode: Mode; readonly at: string },
  { pinned, approvals }: StepContext,
): Classified {
  if (fact.kind === 'delete-marker') return { class: 'delete-marker', need: null };
  if (pinned === fact.version) return { class: 'baseline', need: null };
  return classify(fact, { expected, earlier, approvals, ...when, isBack: true });
}

// Nothing is left of the key. Where nothing was expected, that is as it should be.
function emptied(standing: KeyStatus, loss: Loss, context: StepContext): Judged {
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

const isJudged = ({ destruction }: Loss, context: StepContext): boolean =>
  isSealed(context) && second(destruction.at) >= second(context.dataset.sealedAt ?? '');
