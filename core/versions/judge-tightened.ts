import type { VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import type { ModeSince } from '../scope/dataset.ts';
import { applyCurrentVersion, type Judged, subjectOf } from './apply-current-version.ts';
import { type Classified, classify } from './classify.ts';
import { type Context, isSealed } from './context.ts';
import type { VersionFact } from './facts.ts';
import type { Current, Deviation, KeyStatus } from './key-state.ts';
import { isTakenByMode, isWrong } from './mode-rules.ts';

/** A version that is current when the mode of its dataset becomes stricter. */
export interface Remaining {
  readonly fact: VersionFact;
  /** The version whose destruction brought it back, where one did. */
  readonly after: VersionIdentity | null;
  readonly mode: ModeSince;
}

/**
 * Judges what is current once more when the mode becomes stricter, as if it had just been put: the mode of its own time
 * decided who was notified then, not whether the dataset is sound now. What is known to be wrong stays as it is.
 */
export function judgeTightened(standing: KeyStatus, remaining: Remaining, context: Context): Judged {
  const { fact, after } = remaining;
  const { mode, since } = remaining.mode;
  const { current } = standing;
  if (current === null || !isDue(standing, current, remaining, context)) return unchanged(standing, current);
  const { class: value, need } = classifyAgain(standing, remaining, context);
  const needs = need ? [need] : [];
  if (isTakenByMode(value, mode, standing.expected !== null)) {
    const { digest, size, version, versionId } = fact;
    const source = value === 'extended' ? 'extended' : 'appended';
    const expected = { digest, size, version, versionId, since, source, by: null } as const;
    const judged = { isJudged: true, isAccepted: true, isWrong: false, vouchedFor: null, needs };
    const { newest } = standing;
    return applyCurrentVersion(standing, {
      subject: fact,
      class: value,
      mode,
      at: since,
      after,
      expected,
      newest,
      ...judged,
    });
  }
  if (!isWrong(value, mode)) return { ...unchanged(standing, current), needs };
  const subject = subjectOf(fact);
  const { expected } = standing;
  const deviation: Deviation = { subject, class: value, mode, at: since, after, expected };
  const type = value === 'delete-marker' ? 'became-hidden' : 'became-current';
  return {
    class: value,
    isAccepted: false,
    recoveries: [],
    needs,
    keyEvents: [{ ...deviation, type, isJudgedAgain: true }],
    standing: { ...standing, current: { ...current, class: value }, wrong: [...standing.wrong, deviation] },
  };
}

function isDue(
  { expected, wrong }: KeyStatus,
  current: Current,
  { fact, mode }: Remaining,
  context: Context,
): boolean {
  const { sealedAt } = context.dataset;
  if (!isSealed(context) || sealedAt === null || second(mode.since) < second(sealedAt)) return false;
  if (current.version !== fact.version || current.class === 'before-baseline') return false;
  const isMarker = fact.kind === 'delete-marker';
  if (isMarker ? expected === null : expected?.version === fact.version) return false;
  return !wrong.some(
    (each) => each.subject.version === fact.version || (isMarker && each.class === 'delete-marker'),
  );
}

// What was approved when it was stored is expected since. An older version that came back is not excused by its approval.
function classifyAgain(
  { expected, earlier }: KeyStatus,
  { fact, after, mode: { mode, since: at } }: Remaining,
  { approvals }: Context,
): Classified {
  if (fact.kind === 'delete-marker') return { class: 'delete-marker', need: null };
  return classify(fact, { expected, earlier, approvals, mode, isBack: after !== null, at });
}

const unchanged = (standing: KeyStatus, current: Current | null): Judged => ({
  standing,
  class: current?.class ?? 'unknown',
  isAccepted: false,
  keyEvents: [],
  recoveries: [],
  needs: [],
});
