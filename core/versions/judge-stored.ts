import { applyCurrentVersion, type Judged } from './apply-current-version.ts';
import { type Classified, classify } from './classify.ts';
import { arrivedAt, isSealed, modeOf, precedesSeal } from './context.ts';
import { expectedAfter } from './expected-after.ts';
import type { VersionFact } from './facts.ts';
import type { KeyStatus } from './key-state.ts';
import { isGood, isWrong } from './mode-rules.ts';
import { type StepContext, vouchedFor } from './step-context.ts';
import type { VersionClass } from './version-record.ts';

/** Judges a version that was stored on top of all that the standing knows. */
export function judgeStored(standing: KeyStatus, fact: VersionFact, context: StepContext): Judged {
  const at = arrivedAt(context, fact);
  const mode = modeOf(context, at);
  const { class: value, need } = classifyStored(standing, fact, context);
  const expected = expectedAfter(standing, { fact, class: value, mode, since: fact.storedAt }, context);
  const isAccepted = expected !== null && (isGood(value) || expected !== standing.expected);
  const newest = { version: fact.version, storedAt: fact.storedAt, sequencer: fact.sequencer };
  const judged = isSealed(context) && value !== 'before-baseline' && value !== 'baseline';
  return applyCurrentVersion(standing, {
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
    vouchedFor: vouchedFor(fact, context),
    needs: need && judged ? [need] : [],
  });
}

function classifyStored(standing: KeyStatus, fact: VersionFact, context: StepContext): Classified {
  if (fact.kind === 'delete-marker') return { class: 'delete-marker', need: null };
  if (fact.kind === 'unknown') return { class: 'unknown', need: null };
  const fixed = classByBaseline(standing, fact, context);
  if (fixed) return { class: fixed, need: null };
  const at = arrivedAt(context, fact);
  const mode = modeOf(context, at);
  const { expected, earlier } = standing;
  const { approvals } = context;
  const classified = classify(fact, { expected, earlier, approvals, mode, isBack: false, at });
  const isRecordedOnly = !isSealed(context) || mode === 'open';
  return expected === null && isRecordedOnly
    ? { ...classified, class: withoutExpectation(standing, fact, classified) }
    : classified;
}

function classByBaseline(standing: KeyStatus, fact: VersionFact, context: StepContext): VersionClass | null {
  if (context.pinned === fact.version) return 'baseline';
  const isBefore = context.baseline !== null && standing.expected === null;
  return isBefore || precedesSeal(context, fact) ? 'before-baseline' : null;
}

// Nothing is expected and nothing will alert: say how the version differs from the one before, for the history.
function withoutExpectation(standing: KeyStatus, fact: VersionFact, classified: Classified): VersionClass {
  if (classified.class !== 'new-key' || standing.newest === null) return classified.class;
  return standing.current?.digest === fact.digest ? 'same-bytes' : 'altered';
}
