import { becomeCurrent, type Judged } from './apply-current-version.ts';
import { approvalFor, type Classified, classify } from './classify.ts';
import {
  arrivedAt,
  type Context,
  isGood,
  isSealed,
  isTakenByMode,
  isWrong,
  modeOf,
  precedesSeal,
} from './context.ts';
import type { VersionFact } from './facts.ts';
import type { KeyStatus } from './key-state.ts';
import type { Expectation, ExpectationSource, VersionClass } from './version-record.ts';

/** Judges a version that was stored on top of the key's status so far. */
export function judgeStored(status: KeyStatus, fact: VersionFact, context: Context): Judged {
  const at = arrivedAt(context, fact);
  const mode = modeOf(context, at);
  const { class: value, need } = classifyStored(status, fact, context);
  const expected = expectedAfter(status, fact, value, context);
  const isAccepted = expected !== null && (isGood(value) || expected !== status.expected);
  const newest = { version: fact.version, storedAt: fact.storedAt, sequencer: fact.sequencer };
  const judged = isSealed(context) && value !== 'before-baseline' && value !== 'baseline';
  return becomeCurrent(status, {
    subject: fact,
    class: value,
    mode,
    at,
    after: null,
    expected,
    newest,
    isJudged: judged,
    isAccepted,
    isWrong: !isAccepted && isWrong(value, mode),
    needs: need && judged ? [need] : [],
  });
}

function classifyStored(status: KeyStatus, fact: VersionFact, context: Context): Classified {
  if (fact.kind === 'delete-marker') return { class: 'delete-marker', need: null };
  if (fact.kind === 'unknown') return { class: 'unknown', need: null };
  const fixed = classByBaseline(status, fact, context);
  if (fixed) return { class: fixed, need: null };
  const mode = modeOf(context, arrivedAt(context, fact));
  const { expected, earlier } = status;
  const classified = classify(fact, { expected, earlier, approvals: context.approvals, mode });
  const isRecordedOnly = !isSealed(context) || mode === 'open';
  return expected === null && isRecordedOnly
    ? { ...classified, class: withoutExpectation(status, fact, classified) }
    : classified;
}

function classByBaseline(status: KeyStatus, fact: VersionFact, context: Context): VersionClass | null {
  const { baseline } = context;
  if (baseline?.version === fact.version) return 'baseline';
  const isBefore = baseline !== null && status.expected === null;
  return isBefore || precedesSeal(context, fact) ? 'before-baseline' : null;
}

// Nothing is expected and nothing will alert: say how the version differs from the one before, for the history.
function withoutExpectation(status: KeyStatus, fact: VersionFact, classified: Classified): VersionClass {
  if (classified.class !== 'new-key' || status.newest === null) return classified.class;
  return status.current?.digest === fact.digest ? 'same-bytes' : 'altered';
}

function expectedAfter(
  status: KeyStatus,
  fact: VersionFact,
  value: VersionClass,
  context: Context,
): Expectation | null {
  const source = sourceOf(status, fact, value, context);
  if (source === null) return status.expected;
  const { digest, size, version, versionId, storedAt: since } = fact;
  const approval = source === 'approval' ? approvalFor(fact, context.approvals) : undefined;
  const by = source === 'baseline' ? (context.baseline?.by ?? null) : (approval?.by ?? null);
  return { digest: digest ?? approval?.digest ?? null, size, version, versionId, since, source, by };
}

function sourceOf(
  status: KeyStatus,
  fact: VersionFact,
  value: VersionClass,
  context: Context,
): ExpectationSource | null {
  if (value === 'baseline') return 'baseline';
  if (value === 'approved') return 'approval';
  const mode = modeOf(context, arrivedAt(context, fact));
  if (!isSealed(context) || !isTakenByMode(value, mode, status.expected !== null)) return null;
  return value === 'extended' ? 'extended' : 'appended';
}
