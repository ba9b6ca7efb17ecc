import type { BucketConfig, DatasetConfig } from '../../../config/index.ts';
import { MODES, type Mode } from '../../../core/scope/dataset.ts';

/** The guarded buckets, by how they keep versions and whose they are. */
export const BUCKETS = {
  /** Made by the stack, versioned. */
  created: 'e2e-created',
  /** Versioned, and there before the stack. */
  versioned: 'e2e-versioned',
  /** Never had versions. */
  plain: 'e2e-plain',
  /** Had versions once, and sends its events. */
  fed: 'e2e-fed',
  /** Suspended from the beginning, and sends its events: what is put over an object takes its place. */
  overwritten: 'e2e-overwritten',
  /** Versioned, and empty but for what a trial puts into it. */
  trial: 'e2e-trial',
  // The events of these are switched off after the deploy, so that tests deliver them in an order of their own, or none.
  /** Versioned. */
  silent: 'e2e-silent',
  /** Never had versions. */
  never: 'e2e-never',
  /** Had versions once. */
  suspended: 'e2e-suspended',
} as const;

/**
 * Guarded buckets whose settings tests change: what changes a whole bucket would disturb others. Each has a dataset of its name, and
 * what changes one setting of a bucket has that setting for itself.
 */
export const SETTINGS_BUCKETS = [
  'public',
  'external',
  'widened',
  'flipped',
  'repeated',
  'duplicated',
  'disordered',
  'denied',
  'unseen',
  'acl',
  'block',
  'door',
  'settings',
  'lock',
  'gone',
  'shared',
  'audited',
  'flooded',
  'forged',
] as const;

export type SettingsBucket = (typeof SETTINGS_BUCKETS)[number];

export const settingsBucket = (name: SettingsBucket): string => `e2e-settings-${name}`;

/** The dataset of such a bucket. */
export const settingsDataset = (name: SettingsBucket): string => `settings-${name}`;

/** Guarded as a whole, for the examples of the rules: each bucket takes one after the other. */
export const EXAMPLE_BUCKETS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `e2e-lane-${number}`);

/** The only one that may write to what has a list of writers. */
const WRITER = 'arn:aws:iam::000000000000:role/DataPublisher';

export type BucketKind = keyof typeof BUCKETS;

const dataset = (name: string, mode: Mode = 'sealed'): DatasetConfig => ({ name, prefix: `${name}/`, mode });

const inEveryMode = (name: string): DatasetConfig[] =>
  MODES.map((mode) => dataset(datasetOf(name, mode), mode));

/** The name of a dataset that there is in every mode. */
export const datasetOf = (name: string, mode: Mode): string => `${name}-${mode}`;

const sealed = (...names: readonly string[]): DatasetConfig[] => names.map((name) => dataset(name));

/** Datasets whose owner believes what S3 says of their bytes. */
const believed = (...names: readonly string[]): DatasetConfig[] =>
  names.map((name) => ({ ...dataset(name), level: 's3-sha256' }));

/** The dataset of the bucket that had versions once and sends its events. */
export const FED = 'fed';

/** A dataset for each group of cases, so that none disturbs another. */
const DATASETS: Readonly<Record<BucketKind, readonly DatasetConfig[]>> = {
  created: [
    ...inEveryMode('classes'),
    ...sealed('approvals', 'unsealed', 'sealing', 'resealed', 'read', 'logged'),
  ],
  versioned: [
    ...inEveryMode('deletions'),
    ...sealed(
      'attested',
      'keys',
      'large',
      'laundered',
      'joined',
      'controls',
      'histories',
      'huge',
      'restored',
    ),
    dataset('huge-growing', 'growing'),
    dataset('laundry', 'append-only'),
    { ...dataset('written'), writers: [WRITER] },
  ],
  plain: sealed('plain'),
  fed: sealed(FED),
  overwritten: sealed('histories-null'),
  trial: sealed('trial'),
  never: sealed('never-sealed'),
  suspended: [dataset('suspended-sealed'), dataset('suspended-growing', 'growing')],
  silent: [
    ...believed('by-s3'),
    ...sealed(
      'verified',
      'events',
      'archived',
      'sealing-unseen',
      'resealed-unseen',
      'storm',
      'alert-altered',
      'alert-hostile',
      'alert-recovered',
      'alert-too-late',
      'named-late',
      'named-early',
      'refused',
      'runs-killed',
      'runs-doubled',
      'runs-stopped',
      'runs-asked',
      'swept',
      'swept-by-itself',
      'operated',
    ),
  ],
};

const byKind: readonly BucketConfig[] = Object.entries(BUCKETS).map(([kind, name]) => ({
  name,
  existing: kind !== 'created',
  datasets: DATASETS[kind as BucketKind],
}));

/** Of buckets that have other datasets than one of their name. */
const OF_SETTINGS_BUCKETS: Partial<Record<SettingsBucket, readonly DatasetConfig[]>> = {
  shared: sealed('shared-left', 'shared-right'),
  flooded: [
    { ...dataset('flooded-sealed'), writers: [WRITER] },
    { ...dataset('flooded-open', 'open'), writers: [WRITER] },
  ],
};

const bySetting: readonly BucketConfig[] = SETTINGS_BUCKETS.map((name) => ({
  name: settingsBucket(name),
  existing: true,
  datasets: OF_SETTINGS_BUCKETS[name] ?? [dataset(settingsDataset(name))],
}));

/** The key of the examples about keys of guarded data. Nothing is encrypted with it, so nobody misses it here. */
export const DATA_KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

const forExamples: readonly BucketConfig[] = EXAMPLE_BUCKETS.map((name, index) => ({
  name,
  existing: true,
  ...(index === 0 && { kmsKeyArn: `arn:aws:kms:us-east-1:000000000000:key/${DATA_KEY}` }),
  datasets: [{ name, prefix: '', mode: 'sealed', writers: [WRITER] }],
}));

export const GUARDED: readonly BucketConfig[] = [...byKind, ...bySetting, ...forExamples];

/** The bucket that a dataset is in. */
export const bucketOf = (name: string): string => {
  const bucket = GUARDED.find(({ datasets }) => datasets.some((each) => each.name === name));
  if (!bucket) throw new Error(`no bucket has a dataset ${name}`);
  return bucket.name;
};
