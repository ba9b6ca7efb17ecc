import { InvalidArgumentError } from 'commander';
import { reason as checkReason } from '../../core/api/checks.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { nearestWords, suggestion } from '../../core/base/nearest.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';

const FORM = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9])(?:\/(.*))?$/s;

/**
 * Reads `s3://bucket/key`. The key is taken as it stands, with nothing decoded; it may be empty.
 * @throws {SealwatchError} `USAGE`
 */
export function parseAddress(text: string): ObjectRef {
  const [, bucket, key = ''] = FORM.exec(text) ?? [];
  if (bucket === undefined) {
    throw new SealwatchError('USAGE', `not an address in S3: ${JSON.stringify(text)}; write s3://bucket/key`);
  }
  return { bucket, key };
}

/** True for what is meant as an address in S3, right or wrong: no id and no name of a file begins so. */
export const isAddress = (text: string): boolean => text.startsWith('s3://');

/**
 * Reads the address of one object.
 * @throws {SealwatchError} `USAGE` also when the key is missing
 */
export function parseObjectAddress(text: string): ObjectRef {
  const ref = parseAddress(text);
  if (ref.key === '')
    throw new SealwatchError('USAGE', `${text} names a bucket; name one object: s3://${ref.bucket}/key`);
  return ref;
}

/** Reads an option that holds one of some words, several with commas between them, and may be repeated. */
export const listOption =
  (allowed: readonly string[]) =>
  (text: string, before: readonly string[] | undefined): readonly string[] => {
    const words = text.split(',').map((word) => word.trim());
    const wrong = words.find((word) => !allowed.includes(word));
    if (wrong !== undefined) {
      throw noneOf(wrong, allowed);
    }
    return [...(before ?? []), ...words];
  };

/** Reads an option that holds one of some words. */
export const choiceOption =
  <T extends string>(allowed: readonly T[]) =>
  (text: string): T => {
    const found = allowed.find((each) => each === text);
    if (found !== undefined) return found;
    throw noneOf(text, allowed);
  };

/** More than a person reads at once are not listed. */
const MAX_LISTED = 12;
const MAX_SUGGESTED = 3;

function noneOf(word: string, allowed: readonly string[]): InvalidArgumentError {
  if (allowed.length <= MAX_LISTED)
    return new InvalidArgumentError(
      `${JSON.stringify(word)} is none of ${allowed.join(', ')}${suggestion(word, allowed) || '.'}`,
    );
  const near = nearestWords(word, allowed, MAX_SUGGESTED).map((each) => JSON.stringify(each));
  const hint = near.length === 0 ? `; one of them is ${allowed[0]}.` : `; did you mean ${near.join(' or ')}?`;
  return new InvalidArgumentError(
    `${JSON.stringify(word.slice(0, MAX_SHOWN))} is none of the ${allowed.length} names that there are${hint}`,
  );
}

const MAX_SHOWN = 60;

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1 on.');
}

const HIGHEST = 65_535;

/** A TCP port. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= HIGHEST) return port;
  throw new InvalidArgumentError(`A port is a number from 1 to ${HIGHEST}.`);
}

/**
 * A reason that says something.
 * @throws {SealwatchError} `USAGE`
 */
export function requireReason(text: string): string {
  const reason = text.trim();
  const allowed = checkReason(reason);
  if (allowed === null) return reason;
  throw new SealwatchError('USAGE', `give ${allowed} with --reason; this one has ${[...reason].length}`);
}

/**
 * A root digest that is expected, if one is.
 * @throws {SealwatchError} `USAGE` for one that no dataset can have
 */
export function requireRootDigest(text: string | undefined): void {
  if (text !== undefined && !/^[0-9a-f]{64}$/.test(text))
    throw new SealwatchError(
      'USAGE',
      `--expect takes 64 lower-case hexadecimal digits, and not ${JSON.stringify(text)}`,
    );
}

const LENGTH = /^(\d{1,5})(m|h|d|w)$/;
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };
// Without an offset JavaScript would take the time of this machine's zone; everything else here is UTC.
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** `24h` ago, or a time: ISO text in UTC. */
export const parsePast = (text: string, now: Date): string => parse(text, now, -1);

/**
 * In `24h`, or at a time: ISO text in UTC.
 * @throws {SealwatchError} `USAGE` for a time that has passed
 */
export function parseFuture(text: string, now: Date): string {
  const time = parse(text, now, 1);
  if (time <= now.toISOString())
    throw new SealwatchError('USAGE', `${text} has passed; it is ${now.toISOString()}`);
  return time;
}

function parse(text: string, now: Date, direction: 1 | -1): string {
  const [, amount, unit] = LENGTH.exec(text) ?? [];
  const milliseconds = Number(amount) * (MINUTES[unit ?? ''] ?? 0) * 60_000;
  const time = amount
    ? now.getTime() + direction * milliseconds
    : ISO.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new SealwatchError(
    'USAGE',
    `not a time: ${JSON.stringify(text)}; write 30m, 24h, 7d, 2w, 2026-11-20 or 2026-11-20T10:00:00Z`,
  );
}

export const ORGANIZATION = /^o-[a-z0-9]+$/i;

/** The id of an organization. */
export const organizationOption = (text: string): string => {
  if (ORGANIZATION.test(text)) return text;
  throw new InvalidArgumentError(`${JSON.stringify(text)} is no organization: o- and its id.`);
};
