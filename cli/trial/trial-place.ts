import type { BucketObstacles } from '../../aws/trial/bucket-contents.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { namesOf, TRIAL_FOLDER } from '../../core/trial/clean-up.ts';
import { escapeText } from '../output/escape.ts';
import { hash } from '../runs/watch-run.ts';

/** Where a trial is held. */
export interface TrialPlace {
  readonly bucket: string;
  readonly dataset: Dataset;
  /** Every key of the trial begins with it. */
  readonly folder: string;
  readonly names: TrialNames;
}

export interface TrialNames {
  readonly queue: string;
  readonly rules: readonly [string, string, string];
  readonly keyDescription: string;
}

/**
 * Where a trial of a bucket is held: in a folder of its first dataset.
 * @throws {SealwatchError} `USAGE` for a bucket that is not guarded
 */
export async function trialPlace(queries: Queries, bucket: string): Promise<TrialPlace> {
  const datasets = await queries.datasets();
  const dataset = datasets.find((each) => each.bucket === bucket);
  if (dataset === undefined) {
    const guarded = [...new Set(datasets.map((each) => each.bucket))].sort();
    throw new SealwatchError(
      'USAGE',
      `${escapeText(bucket)} is not guarded by this deployment, so nothing could be shown; guarded are: ${guarded.map(escapeText).join(', ') || 'none'}. Make an empty bucket for the trial, name it in the configuration, and deploy`,
    );
  }
  const made = namesOf(bucket, dataset.prefix, hash);
  const rules = made.flatMap((each) => (each.kind === 'rule' ? [each.name] : []));
  return {
    bucket,
    dataset,
    folder: `${dataset.prefix}${TRIAL_FOLDER}`,
    names: {
      queue: made.find((each) => each.kind === 'queue')?.name ?? '',
      rules: rules as readonly string[] as TrialNames['rules'],
      keyDescription: made.find((each) => each.kind === 'key')?.description ?? '',
    },
  };
}

/**
 * Refuses a bucket in which something may be at stake: only the keys of earlier trials may be in it, and in what is sealed.
 * @throws {SealwatchError} `USAGE`
 */
export async function requireNothingAtStake(
  { bucket, folder }: Pick<TrialPlace, 'bucket' | 'folder'>,
  queries: Queries,
  obstacles: (isOfTrial: (key: string) => boolean) => Promise<BucketObstacles>,
): Promise<void> {
  const refused = (why: string): SealwatchError =>
    new SealwatchError(
      'USAGE',
      `${escapeText(bucket)} is no place for a trial, and nothing was done: ${why}. A trial writes and deletes: guard an empty bucket that was made for it`,
    );
  const { foreignKey, isLocking, isReplicated } = await obstacles((key) => key.startsWith(folder));
  if (foreignKey !== null)
    throw refused(
      `it holds ${escapeText(foreignKey)}, and only keys under ${escapeText(folder)} are a trial's`,
    );
  if (isLocking) throw refused('Object Lock would keep what is put into it, so it could not be cleaned up');
  if (isReplicated) throw refused('what is put into it is replicated to other buckets');
  for (const dataset of await queries.datasets()) {
    if (dataset.bucket !== bucket || dataset.sealedAt === null) continue;
    for await (const { key } of queries.entries(bucket, dataset.prefix))
      if (!key.startsWith(folder))
        throw refused(`its dataset ${dataset.name} is sealed, with an entry for ${escapeText(key)}`);
  }
}
