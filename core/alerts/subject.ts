import { escapeForPeople } from '../base/escape.ts';
import { type ActivityFinding, type Finding, type ObjectFinding, shortId } from '../findings/finding.ts';
import { isOfActivity, isRefusedAttempt } from '../findings/kinds-of-finding.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { RULES, ruleOf } from '../rules/catalogue.ts';
import { shortActor } from './readable-values.ts';

/** SNS takes fewer than 100 characters, without line breaks or control characters, and an e-mail subject should be ASCII. */
const MAX_SUBJECT = 99;

/** A subject with the first characters of an id at its end, which stay whatever has to be cut. */
export function subject(text: string, id: string): string {
  const end = ` (${shortId(id)})`;
  const ascii = escapeForPeople(text).replace(/[^\x20-\x7e]/g, '?');
  return `${ascii.slice(0, MAX_SUBJECT - end.length)}${end}`;
}

export const findingSubject = (finding: Finding, prefix = ''): string =>
  subject(
    `[${finding.severity.toUpperCase()}] Sealwatch: ${prefix}${titleOf(finding)} in ${placeOf(finding)}`,
    finding.id,
  );

/** A finding's title: the rule's, and of a version that was destroyed what its bytes were to the key. */
export function titleOf(finding: Finding): string {
  if (finding.about === 'object' && finding.rule === 'version-destroyed')
    return `${whatItWas(finding)}version destroyed`;
  return attemptOf(finding) ?? ruleOf(finding.rule).title;
}

/** Bytes are expected, or were, also where only the mode of the dataset took them, which nobody approved. */
function whatItWas({ evidence: { destroyed, class: value, expected, actual } }: ObjectFinding): string {
  if (!destroyed?.approved) return '';
  const isExpected = expected !== null && expected.digest !== null && expected.digest === actual.digest;
  const isByPerson = APPROVED.has(value) || (isExpected && expected.by !== null);
  return isByPerson ? 'approved ' : 'expected ';
}

/** Classes that only a person gives. */
const APPROVED: ReadonlySet<string> = new Set(['baseline', 'approved']);

/** What a refused attempt is called, in the place of a title that would say that it came about; `null` for all else. */
function attemptOf(finding: Pick<Finding, 'about' | 'evidence' | 'rule'>): string | null {
  if (!isOfActivity(finding) || !isRefusedAttempt(finding)) return null;
  const { attempt } = finding.evidence;
  return attempt === undefined ? attemptAt(finding.rule) : `refused attempt to ${attempt}`;
}

/** The same for what a rule is about as a whole. */
export function attemptAt(id: RuleId): string {
  const rule = RULES.find((each) => each.id === id);
  if (rule && 'attempt' in rule) return `refused attempt to ${rule.attempt}`;
  return `refused attempt: ${rule?.title ?? id}`;
}

/** What can now happen; of a refused attempt, what was tried, why it came to nothing, and what it would have meant. Not escaped. */
export function whatOf({ about, ...rest }: Pick<ActivityFinding, 'about' | 'evidence' | 'rule'>): string {
  const { reason, attempt, call } = rest.evidence;
  const tried = attemptOf({ about, ...rest });
  if (tried === null) return reason;
  // Of an attempt whose record does not say what it would have set, there is no more to say.
  const meaning = attempt?.startsWith('change the ') ? reason : `had it succeeded: ${reason}`;
  return `${tried} (${call?.error?.code}); ${meaning}`;
}

/** Where something is wrong, as narrowly as it can be said: the dataset, the bucket, or what was touched. */
const placeOf = ({ dataset, bucket, ...rest }: Finding): string =>
  dataset ?? bucket ?? (rest.about === 'activity' ? shortActor(rest.resource ?? 'the account', null) : '');
