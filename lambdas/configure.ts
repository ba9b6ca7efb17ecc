import { LambdaClient } from '@aws-sdk/client-lambda';
import { backOff } from '../aws/back-off.ts';
import { answerCustomResource, type CustomResourceEvent } from '../aws/custom-resource.ts';
import { registerDatasets, retireOthers } from '../aws/dynamodb/dataset-registry.ts';
import { DynamoDeploymentLog } from '../aws/dynamodb/deployment-log.ts';
import { DynamoRunStore } from '../aws/dynamodb/run-store.ts';
import { DynamoSettingsStore } from '../aws/dynamodb/settings-store.ts';
import {
  readReceivers,
  readTrust,
  saveGrants,
  saveReceivers,
  saveTrust,
} from '../aws/dynamodb/single-records.ts';
import { start } from '../aws/invoke-function.ts';
import { s3Client } from '../aws/s3/client.ts';
import { regionOf, switchEventsOn } from '../aws/s3/notifications.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { reportLowering } from '../core/engine/posture/report-lowering.ts';
import type { Grant } from '../core/engine/sealing/grants.ts';
import type { Mode } from '../core/scope/dataset.ts';
import type { Safeguards } from '../core/scope/safeguards.ts';
import { chain, logger } from './bootstrap/chain.ts';
import { clock, database, hash } from './bootstrap/database.ts';
import { deployedConfig, environmentValue } from './bootstrap/environment.ts';

interface Deployed {
  readonly buckets: readonly {
    readonly name: string;
    readonly existing: boolean;
    readonly datasets: readonly { name: string; prefix: string; mode: Mode; writers: readonly string[] }[];
  }[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string;
  readonly alerts: { readonly email: readonly string[]; readonly operationsEmail: readonly string[] };
}

const config = deployedConfig<Deployed>();
const region = environmentValue('AWS_REGION');
const client = s3Client(process.env.AWS_ENDPOINT_URL ? { forcePathStyle: true } : {});

async function requireRegion(bucket: string): Promise<void> {
  const found = await regionOf(client, bucket);
  if (found === region) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the bucket ${bucket} is in ${found}, this stack in ${region}; deploy a stack of its own in ${found} for it`,
  );
}

/** What a bucket was like when it came under guard is what it is compared with. */
async function lookAtBuckets(): Promise<void> {
  const client = new LambdaClient({});
  for (const name of ['SEALWATCH_LOOK_FUNCTION', 'SEALWATCH_AUDIT_FUNCTION'])
    try {
      await start(client, environmentValue(name));
    } catch (error) {
      // The schedules have them run within a quarter of an hour, and of a day.
      logger.warn('could not start a poll of the settings now', { function: name, error });
    }
}

const { document, tables } = database;
const runs = new DynamoRunStore(document, tables);
const lowering = {
  settings: new DynamoSettingsStore(document, tables),
  deployments: new DynamoDeploymentLog(document, tables),
  backOff,
  clock,
  hash,
};

/** What is configured beside the datasets. */
const safeguards: Safeguards = {
  trustedAccounts: config.trustedAccounts,
  organization: config.organization ?? null,
  alerts: config.alerts.email,
  operations: config.alerts.operationsEmail,
};

async function knownSafeguards(): Promise<Safeguards | null> {
  const trust = await readTrust(document, tables);
  const receivers = (await readReceivers(document, tables)) ?? { alerts: [], operations: [] };
  return trust && { trustedAccounts: trust.accounts, organization: trust.organization, ...receivers };
}

/** As the template has them: JSON. */
const grantsIn = ({ ResourceProperties }: CustomResourceEvent): readonly Grant[] =>
  JSON.parse(String(ResourceProperties?.Grants ?? '[]')) as readonly Grant[];

async function configure(event: CustomResourceEvent): Promise<Record<string, string>> {
  // First: until they are there nobody may seal or approve.
  await saveGrants(document, tables, grantsIn(event));
  for (const { name } of config.buckets.filter(({ existing }) => existing)) {
    await requireRegion(name);
    await switchEventsOn(client, name);
  }
  const configured = config.buckets.flatMap(({ name: bucket, datasets }) =>
    datasets.map((each) => ({ ...each, bucket })),
  );
  const known = { datasets: await runs.datasets(), safeguards: await knownSafeguards() };
  const lowered = await reportLowering(
    known,
    { datasets: configured, safeguards },
    event.RequestId,
    lowering,
  );
  if (lowered > 0) logger.warn('protection lowered', { findings: lowered });
  const datasets = await registerDatasets({ ...database, backOff }, configured, clock());
  const retired = await retireOthers(database, configured, clock());
  if (retired.length > 0) logger.info('no longer watched', { datasets: retired });
  const { trustedAccounts: accounts, organization, alerts, operations } = safeguards;
  await saveTrust(document, tables, { accounts, organization });
  await saveReceivers(document, tables, { alerts, operations });
  await lookAtBuckets();
  const unsealed = datasets.filter(({ status }) => status !== 'sealed').map(({ name }) => name);
  if (unsealed.length === 0) return { Notes: 'all datasets are sealed' };
  return {
    Notes:
      `NOT SEALED, so nothing alerts yet: ${unsealed.join(', ')}. Run: sealwatch seal ${unsealed[0]}`.slice(
        0,
        1000,
      ),
  };
}

// Removing the stack leaves buckets and tables as they are.
export const handler = chain((event: CustomResourceEvent) =>
  answerCustomResource(
    event,
    'sealwatch-configuration',
    async () => (event.RequestType === 'Delete' ? {} : configure(event)),
    { region, endpoint: process.env.AWS_ENDPOINT_URL },
  ),
);
