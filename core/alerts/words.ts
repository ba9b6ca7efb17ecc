import { foreignAccountIn } from '../base/arn.ts';
import { escapeForPeople } from '../base/escape.ts';
import type { Finding } from '../findings/finding.ts';
import { shortId } from '../findings/finding.ts';
import { ruleOf } from '../rules/catalogue.ts';

/** `2026-11-20 03:12:07 UTC`. */
export const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
export const date = (iso: string): string => iso.slice(0, 10);

export const bytes = (size: number | null): string =>
  size === null ? 'size unknown' : size === 1 ? '1 byte' : `${size.toLocaleString('en-US')} bytes`;

export const versionName = (versionId: string | null): string =>
  versionId === null ? 'the null version (one without an id)' : `version ${escapeForPeople(versionId)}`;

/**
 * The part of an ARN that people know: `role/DataPublisher`. Where the ARN is of another account than `home`, that account is named too:
 * a role of the same name in another account is another role.
 */
export function shortActor(arn: string, home: string | null): string {
  const name = escapeForPeople(arn.split(':').slice(5).join(':') || arn);
  const account = foreignAccountIn(arn, home);
  return account === null ? name : `${name} of account ${account}`;
}

export const objectUrl = (bucket: string, key: string): string => `s3://${bucket}/${escapeForPeople(key)}`;

interface Subject {
  readonly bucket: string | null;
  readonly key: string | null;
  readonly resource?: string | null;
}

/** What a finding is about: an object, a bucket, or whatever was touched. */
export function subjectOf({ bucket, key, resource }: Subject): string {
  if (bucket !== null) return key === null ? `s3://${bucket}` : objectUrl(bucket, key);
  return escapeForPeople(resource || 'the account');
}

/** Seconds, minutes, hours or days, as a person would say it. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  if (seconds < 120) return seconds < 1 ? 'a second or less' : `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

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
