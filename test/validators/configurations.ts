import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { SealwatchConfig } from '../../config/index.ts';
import { DatasetBucket, forwardGlobalEvents, SealwatchStack } from '../../lib/index.ts';
import { bundles, env } from '../infra/synthesized/deployment.ts';

const MINIMAL: SealwatchConfig = {
  buckets: [
    { name: 'acme-training-data', datasets: [{ name: 'moderation', prefix: 'moderation/', mode: 'sealed' }] },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
};

const role = (index: number): string => `arn:aws:iam::${env.account}:role/teams/Person${index}`;

const MANY_DATASETS: SealwatchConfig = {
  ...MINIMAL,
  buckets: Array.from({ length: 10 }, (_, bucket) => ({
    name: `acme-data-${bucket}`,
    kmsKeyArn: `arn:aws:kms:${env.region}:${env.account}:key/01234567-89ab-cdef-0123-00000000000${bucket}`,
    datasets: Array.from({ length: 12 }, (__, index) => ({
      name: `set-${bucket}-${index}`,
      // What means something in a policy stands in one of them: the CDK warns of each.
      prefix: bucket + index === 0 ? 'a*b?$c/é/' : `set/${index}/`,
      mode: (['sealed', 'append-only', 'growing', 'open'] as const)[index % 4] ?? 'sealed',
      writers: [role(bucket)],
    })),
  })),
  trustedAccounts: ['999988887777'],
  organization: 'o-a1b2c3d4e5',
};

const MADE_BUCKET: SealwatchConfig = {
  ...MINIMAL,
  buckets: [{ name: 'acme-made', existing: false, datasets: MINIMAL.buckets[0]?.datasets ?? [] }],
};

const BELIEVED: SealwatchConfig = {
  ...MINIMAL,
  buckets: MINIMAL.buckets.map((bucket) => ({
    ...bucket,
    datasets: bucket.datasets.map((dataset) => ({ ...dataset, level: 's3-sha256' as const })),
  })),
};

interface Configuration {
  readonly config: SealwatchConfig;
  readonly env?: Environment;
  /** What somebody adds to the app beside it. */
  readonly add?: (stack: SealwatchStack) => void;
}

const addDatasetBuckets = (stack: SealwatchStack): void => {
  const data = new Stack(stack.node.root, 'Data', { env });
  const made = { owner: 'data-platform', dataClass: 'confidential' };
  const training = new DatasetBucket(data, 'Training', { mode: 'sealed', ...made });
  const runs = new DatasetBucket(data, 'Runs', { mode: 'open', logBucket: training.logBucket, ...made });
  const trainer = Role.fromRoleArn(data, 'Trainer', role(1));
  training.grants.train(trainer, { dataset: 'moderation/', output: { bucket: runs, prefix: 'runs/' } });
};

const addSixtyGrants = ({ sealwatch }: SealwatchStack): void => {
  for (let index = 0; index < 60; index += 1) {
    const person = Role.fromRoleArn(sealwatch, `Person${index}`, role(index));
    sealwatch.grants[index % 2 === 0 ? 'approve' : 'seal'](person, { datasets: ['moderation'] });
  }
};

/** What people deploy, from the least to the most. All but one are in us-east-1, so that they are one stack. */
const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  minimal: { config: MINIMAL },
  'many-datasets': { config: MANY_DATASETS },
  'dataset-bucket': { config: MADE_BUCKET, add: addDatasetBuckets },
  'by-s3': { config: BELIEVED },
  trail: { config: { ...MINIMAL, trail: { data: 'create', management: 'create' } } },
  'two-regions': {
    config: MINIMAL,
    env,
    add: (stack) => void forwardGlobalEvents(stack, stack.sealwatch.config),
  },
  grants: { config: { ...MINIMAL, reservedConcurrency: true }, add: addSixtyGrants },
};

const IN_ONE_REGION: Environment = { account: env.account, region: 'us-east-1' };

/** Writes the templates of each configuration into a folder of its own; gives their paths below the given folder. */
export const synthesizeAll = (folder: string): string[] =>
  Object.entries(CONFIGURATIONS).flatMap(([name, { config, env: place = IN_ONE_REGION, add }]) => {
    const outdir = join(folder, name);
    mkdirSync(outdir);
    const app = new App({ outdir, context: { 'sealwatch:bundles': bundles } });
    const stack = new SealwatchStack(app, 'Sealwatch', { config, env: place });
    add?.(stack);
    return app.synth().stacks.map(({ templateFile }) => join(name, templateFile));
  });
