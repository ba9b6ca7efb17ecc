import * as z from 'zod';
import { parseInterval, parseSweepLevel, SWEEP_INTERVALS, SWEEP_LEVELS } from '../core/scope/sweep-level.ts';

/** A text field; `allowed` completes the sentence "allowed …" of the message. */
const text = (isAllowed: (value: string) => boolean, allowed: string) =>
  z.custom<string>((value) => typeof value === 'string' && isAllowed(value), { error: allowed });

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value);

const MAX_KEY_BYTES = 1024;
const BUCKET = /^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
// S3 keeps these for access points, and for bucket types that send no object events.
const RESERVED_BUCKET = /^(?:xn--|sthree-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

const isBucketName = (name: string): boolean =>
  BUCKET.test(name) && !IP_ADDRESS.test(name) && !RESERVED_BUCKET.test(name);

const isKeyPrefix = (prefix: string): boolean =>
  prefix.isWellFormed() && Buffer.byteLength(prefix) <= MAX_KEY_BYTES;

export const bucketName = text(isBucketName, 'the name of a general purpose bucket, 3 to 63 of a-z 0-9 . -');

export const datasetName = text(
  matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  'a name of 1 to 64 of A-Z a-z 0-9 . _ - that begins with a letter or digit',
);

export const keyPrefix = text(
  isKeyPrefix,
  'the beginning of a key, at most 1,024 bytes, or "" for the whole bucket',
);

export const writerArn = text(
  matches(/^arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]+)$/),
  'the ARN of an IAM role or user, such as "arn:aws:iam::111122223333:role/Publisher" (of a session, the role that was assumed)',
);

export const kmsKeyArn = text(
  matches(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/),
  'the ARN of a KMS key, such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…" (not of an alias: policies cannot name one)',
);

export const trailArn = text(
  matches(/^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[A-Za-z0-9._-]{3,128}$/),
  'the ARN of a trail, such as "arn:aws:cloudtrail:us-east-1:999988887777:trail/organization"',
);

export const region = text(matches(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/), 'a Region, such as "eu-west-1"');

export const account = text(matches(/^\d{12}$/), 'an account number of twelve digits, as text');

export const organization = text(
  matches(/^o-[a-z0-9]{10,32}$/),
  'the id of an organization, such as "o-a1b2c3d4e5"',
);

export const email = text(matches(/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/), 'an e-mail address');

export const interval = text((value) => parseInterval(value) !== null, SWEEP_INTERVALS);

export const sweepLevel = text((value) => parseSweepLevel(value) !== null, SWEEP_LEVELS);

const MAX_DAYS = 3650;

const isDays = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_DAYS;

export const days = z.custom<number | null>((value) => value === null || isDays(value), {
  error: 'a whole number of days, 1 to 3650, or null for no time at all',
});

/** For which S3 keeps something: as long as it allows. */
export const retention = z.custom<number>(
  (value) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 36_500,
  { error: 'a whole number of days, 1 to 36500' },
);

/** A byte at least: who wants none of it watched leaves the dataset out. */
export const bytes = z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 1, {
  error: 'a whole number of bytes, at least 1',
});
