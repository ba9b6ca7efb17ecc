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
export function judgeDestroyed(status: KeyStatus, loss: Loss, context: Context): Judged {
  const lost = lossEvents(status, loss, context);
  const wasCurrent = status.current?.version === loss.fact.version;
  const next = wasCurrent ? emerged(status, loss, context) : unchanged(status);
  return { ...next, keyEvents: [...lost, ...next.keyEvents] };
}

function lossEvents(status: KeyStatus, loss: Loss, context: Context): KeyEvent[] {
  const { fact, destruction, approved } = loss;
  if (!isJudged(loss, context) || fact.kind === 'delete-marker') return [];
  const { at, by } = destruction;
  const common = { subject: subjectOf(fact), class: loss.class, mode: modeOf(context, at), at, after: null };
  return [{ type: 'was-destroyed', ...common, expected: status.expected, by, approved }];
}

function emerged(status: KeyStatus, loss: Loss, context: Context): Judged {
  const { emerges, destruction } = loss;
  if (emerges === null) return emptied(status, loss, context);
  const mode = modeOf(context, destruction.at);
  const acceptance = acceptanceOf(emerges, destruction.at, context);
  const value = classifyEmerged(status, emerges, acceptance);
  const isNew = isJudged(loss, context) && isTakenByMode(value, mode, status.expected !== null);
  const isAccepted = isNew || value === 'same-bytes' || value === 'approved';
  return becomeCurrent(status, {
    subject: emerges,
    class: value,
    mode,
    at: destruction.at,
    after: loss.fact.version,
    expected:
      isNew || value === 'approved' ? acceptedAs(emerges, destruction.at, acceptance) : status.expected,
    newest: status.newest,
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
function emptied(status: KeyStatus, loss: Loss, context: Context): Judged {
  const rights = status.expected === null && isJudged(loss, context);
  const effect = rights ? recovered(status.wrong, loss.destruction.at) : { ...NONE, wrong: status.wrong };
  return {
    ...NONE,
    ...effect,
    class: loss.class,
    isAccepted: false,
    standing: { ...status, current: null, wrong: effect.wrong },
  };
}

const NONE = { keyEvents: [], recoveries: [], needs: [] } as const;

const unchanged = (status: KeyStatus): Judged => ({
  ...NONE,
  standing: status,
  class: 'unknown',
  isAccepted: false,
});

const isJudged = ({ destruction }: Loss, context: Context): boolean =>
  isSealed(context) && second(destruction.at) >= second(context.dataset.sealedAt ?? '');
