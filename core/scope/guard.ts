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

/** A KMS key that the configuration need not name. */
export interface UsedKey {
  /** Id, without what stands before it in an ARN. */
  readonly id: string;
  /** Guarded objects that calls encrypted again with it, in place; no more than `MANY_OBJECTS` are counted. */
  readonly reencrypted: number;
}

/** So many objects that are encrypted again one by one are no mistake with one object. */
export const MANY_OBJECTS = 10;

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
  /** Keys that guarded versions were seen under, or that are encrypted with now. @default - none is known */
  readonly usedKeys?: readonly UsedKey[];
  /** Name of the detector's stack: what belongs to it begins with this. */
  readonly stack: string;
  /** Those of `keys` that only encrypt the detector's own topics. @default - none is known to */
  readonly topicKeys?: readonly string[];
  /** Those of `keys` that only encrypt how far large objects are digested. @default - none is known to */
  readonly stateKeys?: readonly string[];
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
  if (key === null) return false;
  const id = keyId(key);
  return guard.keys.some((known) => keyId(known) === id) || usedKey(guard, key) !== null;
}

/** What is known of a key that guarded versions were seen under. */
export const usedKey = ({ usedKeys = [] }: Pick<Guard, 'usedKeys'>, key: string): UsedKey | null =>
  usedKeys.find(({ id }) => id === keyId(key)) ?? null;

/** `arn:aws:kms:…:key/ID` and `ID` are one key, and so are an alias and its ARN. */
export const keyId = (key: string): string => /(?:^|:)(?:key\/)?([^:]+)$/.exec(key)?.[1] ?? key;
