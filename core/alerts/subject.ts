import { escapeForPeople } from '../base/escape.ts';
import { type Finding, shortId } from '../findings/finding.ts';
import { ruleOf } from '../rules/catalogue.ts';
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

/** A finding's title: the rule's, unless what was destroyed was never approved. */
export function titleOf(finding: Finding): string {
  if (finding.about === 'object' && finding.rule === 'version-destroyed')
    return finding.evidence.destroyed?.approved ? 'approved version destroyed' : 'version destroyed';
  const { title } = ruleOf(finding.rule);
  return wasRefused(finding) ? `${title} (attempt)` : title;
}

/** An attempt that came to nothing. */
export const wasRefused = (finding: Finding): boolean =>
  finding.about === 'activity' && (finding.evidence.call?.error ?? null) !== null;

/** Where something is wrong, as narrowly as it can be said: the dataset, the bucket, or what was touched. */
const placeOf = ({ dataset, bucket, ...rest }: Finding): string =>
  dataset ?? bucket ?? (rest.about === 'activity' ? shortActor(rest.resource ?? 'the account', null) : '');
