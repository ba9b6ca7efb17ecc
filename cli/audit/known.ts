import { loadConfig } from '../../config/load.ts';
import type { ResolvedConfig } from '../../config/types.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { partitionOf } from '../../core/base/partition.ts';
import { currentMode, type Dataset, isWatched } from '../../core/scope/dataset.ts';
import type { GuardedBucket } from '../../core/scope/guard.ts';
import type { Trust } from '../../core/scope/safeguards.ts';
import type { Context } from '../context.ts';
import { allDatasets } from '../datasets.ts';
import { explain } from '../errors/explain.ts';
import type { AuditOptions } from './options.ts';
import type { Knowledge } from './reach.ts';

/**
 * What is guarded, and who is no stranger. The configuration that is named says it; else the deployment does, else the configuration of
 * this folder, else nobody. An audit needs none of them.
 */
export async function knownBy(
  context: Context,
  options: Pick<AuditOptions, 'config' | 'trusted' | 'organization'>,
  folder: string,
): Promise<Knowledge> {
  const config = await configIn(options.config, folder);
  const deployed = options.config === undefined ? await deployedBy(context) : null;
  const found = deployed === 'unreadable' ? null : deployed;
  const trust = found?.trust ?? trustOf(config);
  const known = {
    ...(found ? { stack: context.globals.stack } : {}),
    buckets: found?.buckets ?? config?.buckets.map(({ name, datasets }) => ({ name, datasets })) ?? [],
    trustedAccounts: [...new Set([...(options.trusted ?? []), ...trust.accounts])],
    organization: options.organization ?? trust.organization,
    declaredTrails: config?.trail.declared,
  };
  return { known, isDoubtful: deployed === 'unreadable' && config === null };
}

const trustOf = (config: ResolvedConfig | null): Trust => ({
  accounts: config?.trustedAccounts ?? [],
  organization: config?.organization ?? null,
});

async function configIn(file: string | undefined, folder: string): Promise<ResolvedConfig | null> {
  try {
    return await loadConfig(file, folder);
  } catch (error) {
    if (file === undefined && error instanceof SealwatchError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

interface Deployed {
  readonly buckets: readonly GuardedBucket[];
  /** `null` where the deployment is older than the record of it. */
  readonly trust: Trust | null;
}

async function deployedBy({ connect, terminal }: Context): Promise<Deployed | 'unreadable' | null> {
  try {
    const { queries } = await connect();
    const [datasets, trust] = await Promise.all([allDatasets(queries), queries.trust()]);
    return { buckets: bucketsOf(datasets), trust };
  } catch (error) {
    if (error instanceof SealwatchError && error.code === 'NOT_DEPLOYED') return null;
    terminal.note(
      `what the deployment guards is not known, so nothing counts as guarded: ${explain(error).message}; --config FILE says it as well`,
    );
    return 'unreadable';
  }
}

function bucketsOf(datasets: readonly Dataset[]): readonly GuardedBucket[] {
  const watched = datasets.filter(isWatched);
  const names = [...new Set(watched.map(({ bucket }) => bucket))];
  return names.map((name) => ({
    name,
    datasets: watched
      .filter(({ bucket }) => bucket === name)
      .map((dataset) => ({
        name: dataset.name,
        prefix: dataset.prefix,
        mode: currentMode(dataset),
        writers: dataset.writers,
      })),
  }));
}

/** The ARN of a bucket, of a Region's partition. */
export function bucketArn(bucket: string, region: string, account: string): string {
  const partition = partitionOf(region);
  return bucket.endsWith('--x-s3')
    ? `arn:${partition}:s3express:${region}:${account}:bucket/${bucket}`
    : `arn:${partition}:s3:::${bucket}`;
}

/** The ARN of the account itself. */
export const accountArn = ({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string => `arn:${partitionOf(region)}:iam::${account}:root`;
