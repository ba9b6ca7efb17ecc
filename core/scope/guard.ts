import { datasetWith, type Mode, prefixesOverlap } from './dataset.ts';

export interface GuardedDataset {
  readonly name: string;
  readonly prefix: string;
  readonly mode: Mode;
  readonly writers: readonly string[];
}

export interface GuardedBucket {
  readonly name: string;
  readonly datasets: readonly GuardedDataset[];
}

/** What matters, and to whom. */
export interface Guard {
  /** `everything`: each bucket, sealed as a whole; each trail and each key. */
  readonly scope: 'configured' | 'everything';
  readonly buckets: readonly GuardedBucket[];
  /** The account that is guarded; `null` offline, where the record's own account is meant. */
  readonly account: string | null;
  readonly trustedAccounts: readonly string[];
  /** `o-…` whose accounts are trusted; `null` where none is given. */
  readonly organization: string | null;
  /** ARNs or ids of KMS keys that guarded data or Sealwatch uses. */
  readonly keys: readonly string[];
  /** Name of the detector's stack: what belongs to it begins with this. */
  readonly stack: string;
  /** Those of `keys` that only encrypt the detector's own topics. @default - none is known to */
  readonly topicKeys?: readonly string[];
  /** Names of the detector's roles by their functions. @default - they are recognized by the stack's name */
  readonly roles?: Readonly<Record<string, string>>;
}

const WHOLE: readonly GuardedDataset[] = [{ name: '', prefix: '', mode: 'sealed', writers: [] }];

/** The guarded bucket of this name; `null` where the bucket is not guarded. */
export function guardedBucket(guard: Guard, name: string | null): GuardedBucket | null {
  if (name === null) return null;
  const configured = guard.buckets.find((bucket) => bucket.name === name);
  if (configured) return configured;
  return guard.scope === 'everything' ? { name, datasets: WHOLE } : null;
}

/** The dataset that a key belongs to. */
export const datasetOf = (bucket: GuardedBucket, key: string): GuardedDataset | null =>
  datasetWith(bucket.datasets, key);

/** Names of the datasets of a bucket; none where the whole bucket is guarded without a name. */
export const datasetNames = ({ datasets }: GuardedBucket): readonly string[] =>
  datasets.map(({ name }) => name).filter((name) => name !== '');

/** Names of the datasets that keys with a prefix can belong to. */
export const datasetsUnder = ({ datasets }: GuardedBucket, prefix: string): readonly string[] =>
  datasets
    .filter((dataset) => prefixesOverlap(dataset.prefix, prefix))
    .map(({ name }) => name)
    .filter((name) => name !== '');

/** True where a key's ARN or id is one that matters. Aliases are matched by their name, where the configuration has one. */
export function isGuardedKey(guard: Guard, key: string | null): boolean {
  if (guard.scope === 'everything') return true;
  return key !== null && guard.keys.some((known) => keyId(known) === keyId(key));
}

/** `arn:aws:kms:…:key/ID` and `ID` are one key, and so are an alias and its ARN. */
export const keyId = (key: string): string => /(?:^|:)(?:key\/)?([^:]+)$/.exec(key)?.[1] ?? key;

/** True for what the detector's stack made: a part of its name, ARN or address begins with the stack's name. */
export const isOwn = (guard: Pick<Guard, 'stack'>, name: string | null): boolean =>
  name !== null && ownPart(guard, name) !== null;

/** The part of a name, ARN or address that is the detector's: `Sealwatch-Alerts` of `arn:aws:sns:…:Sealwatch-Alerts:ID`. */
export const ownPart = ({ stack }: Pick<Guard, 'stack'>, name: string): string | null =>
  name.split(/[:/]/).find((part) => belongsTo(stack, part)) ?? null;

/** Characters of a stack's name that are always there: where names are short, the rest is cut off. */
const KEPT = 20;

/** Buckets have lower case only, and as much of the stack's name as there is room for. */
const TRAIL_BUCKET = /^(.{1,24})-trail-\d{12}-[a-z0-9-]+$/s;

/** True for the log bucket of the trail that the stack makes, in whatever Region. */
export const isOwnTrailBucket = (
  { stack, account }: Pick<Guard, 'stack' | 'account'>,
  name: string,
): boolean =>
  stack !== '' &&
  account !== null &&
  endsInRegion(name, `${stack.toLowerCase().slice(0, 24)}-trail-${account}-`);

/** Anything else than a Region at the end is a name that somebody chose so that nobody notices the bucket. */
const REGION = /^(?:[a-z]{2}|eusc)(?:-[a-z]+)+-\d{1,2}$/;

const endsInRegion = (name: string, start: string): boolean =>
  name.startsWith(start) && REGION.test(name.slice(start.length));

function belongsTo(stack: string, part: string): boolean {
  if (stack === '') return false;
  if (part === stack || TRAIL_BUCKET.exec(part)?.[1] === stack.toLowerCase().slice(0, 24)) return true;
  const end = part.startsWith(stack) ? stack.length : commonLength(stack, part);
  return end >= Math.min(stack.length, KEPT) && part[end] === '-';
}

function commonLength(a: string, b: string): number {
  const differs = [...a].findIndex((character, index) => character !== b[index]);
  return differs < 0 ? a.length : differs;
}

/** True for an account whose access is no finding. */
export const isTrusted = (guard: Guard, account: string, own: string | null): boolean =>
  account === (guard.account ?? own) || guard.trustedAccounts.includes(account);

/** Who is no stranger to a deployment, as its configuration says. */
export interface Trust {
  readonly accounts: readonly string[];
  readonly organization: string | null;
}

/** What the functions that read guarded objects do with a bucket. Without ListBucket an object that is gone answers "denied". */
export const LIST_ACTIONS = ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'] as const;
/** What they do with the objects of a dataset. */
export const READ_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion'] as const;
/** What they do with the key that a bucket's objects are encrypted with. */
export const DECRYPT_ACTIONS = ['kms:Decrypt'] as const;

/** Writes text so that a policy's resource takes it as it is: `*`, `?` and `$` mean something there. */
export const literal = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`);
