import { foreignAccountIn } from '../base/arn.ts';
import { escapeForPeople } from '../base/escape.ts';
import { secondsBetween } from '../base/time.ts';

/** `2026-11-20 03:12:07 UTC`. */
export const utc = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
/** Its first letter as a capital, for the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
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
  const seconds = secondsBetween(from, to);
  if (seconds < 120) return seconds < 1 ? 'a second or less' : `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
