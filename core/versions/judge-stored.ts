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

/** Judges a version that was stored on top of all that the standing knows. */
export function judgeStored(standing: KeyStatus, fact: VersionFact, context: Context): Judged {
  const at = arrivedAt(context, fact);
  const mode = modeOf(context, at);
  const { class: value, need } = classifyStored(standing, fact, context);
  const expected = expectedAfter(standing, fact, value, context);
  const isAccepted = expected !== null && (isGood(value) || expected !== standing.expected);
  const newest = { version: fact.version, storedAt: fact.storedAt, sequencer: fact.sequencer };
  const judged = isSealed(context) && value !== 'before-baseline' && value !== 'baseline';
  return becomeCurrent(standing, {
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

function classifyStored(standing: KeyStatus, fact: VersionFact, context: Context): Classified {
  if (fact.kind === 'delete-marker') return { class: 'delete-marker', need: null };
  if (fact.kind === 'unknown') return { class: 'unknown', need: null };
  const fixed = classByBaseline(standing, fact, context);
  if (fixed) return { class: fixed, need: null };
  const mode = modeOf(context, arrivedAt(context, fact));
  const { expected, earlier } = standing;
  const classified = classify(fact, { expected, earlier, approvals: context.approvals, mode });
  const isRecordedOnly = !isSealed(context) || mode === 'open';
  return expected === null && isRecordedOnly
    ? { ...classified, class: withoutExpectation(standing, fact, classified) }
    : classified;
}

function classByBaseline(standing: KeyStatus, fact: VersionFact, context: Context): VersionClass | null {
  const { baseline } = context;
  if (baseline?.version === fact.version) return 'baseline';
  const isBefore = baseline !== null && standing.expected === null;
  return isBefore || precedesSeal(context, fact) ? 'before-baseline' : null;
}

// Nothing is expected and nothing will alert: tell how the version differs from the one before, for the history.
function withoutExpectation(standing: KeyStatus, fact: VersionFact, classified: Classified): VersionClass {
  if (classified.class !== 'new-key' || standing.newest === null) return classified.class;
  return standing.current?.digest === fact.digest ? 'same-bytes' : 'altered';
}

function expectedAfter(
  standing: KeyStatus,
  fact: VersionFact,
  value: VersionClass,
  context: Context,
): Expectation | null {
  const source = sourceOf(standing, fact, value, context);
  if (source === null) return standing.expected;
  const { digest, size, version, versionId, storedAt: since } = fact;
  const approval = source === 'approval' ? approvalFor(fact, context.approvals) : undefined;
  const by = source === 'baseline' ? (context.baseline?.by ?? null) : (approval?.by ?? null);
  return { digest: digest ?? approval?.digest ?? null, size, version, versionId, since, source, by };
}

function sourceOf(
  standing: KeyStatus,
  fact: VersionFact,
  value: VersionClass,
  context: Context,
): ExpectationSource | null {
  if (value === 'baseline') return 'baseline';
  if (value === 'approved') return 'approval';
  const mode = modeOf(context, arrivedAt(context, fact));
  if (!isSealed(context) || !isTakenByMode(value, mode, standing.expected !== null)) return null;
  return value === 'extended' ? 'extended' : 'appended';
}
