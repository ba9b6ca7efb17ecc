import { LambdaClient } from '@aws-sdk/client-lambda';
import { backOff } from '../aws/back-off.ts';
import { answerCustomResource, type CustomResourceEvent } from '../aws/custom-resource.ts';
import { registerDatasets, retireOthers } from '../aws/dynamodb/dataset-registry.ts';
import { DynamoDeploymentLog } from '../aws/dynamodb/deployment-log.ts';
import { DynamoRunStore } from '../aws/dynamodb/run-store.ts';
import { DynamoSettingsStore } from '../aws/dynamodb/settings-store.ts';
import { readSafeguards, saveGrants, saveSafeguards } from '../aws/dynamodb/single-records.ts';
import { start } from '../aws/invoke-function.ts';
import { regionOf, switchEventsOn } from '../aws/s3/notifications.ts';
import { timeLimits } from '../aws/time-limits.ts';
import {
  applyConfiguration,
  type ConfigurationPorts,
  type DeployedConfiguration,
} from '../core/engine/posture/apply-configuration.ts';
import { type ProtectingConfiguration, protectionOf } from '../core/scope/safeguards.ts';
import { chain, logger, monitor } from './bootstrap/chain.ts';
import { account, clock, database, deployedConfig, environmentValue, hash } from './bootstrap/environment.ts';
import { s3 } from './bootstrap/s3.ts';

type Deployed = ProtectingConfiguration & Pick<DeployedConfiguration, 'buckets'>;

const deployed = deployedConfig<Deployed>();
const region = environmentValue('AWS_REGION');

/** @param grants as JSON */
const configurationWith = (grants: string): DeployedConfiguration => ({
  region,
  buckets: deployed.buckets,
  protection: protectionOf(deployed, { account, grants: JSON.parse(grants) }),
});

const lambda = new LambdaClient(timeLimits());
const { document, tables } = database;
const runs = new DynamoRunStore(document, tables);

const ports: ConfigurationPorts = {
  buckets: {
    regionOf: (bucket) => regionOf(s3, bucket),
    switchEventsOn: (bucket) => switchEventsOn(s3, bucket),
  },
  registry: {
    datasets: () => runs.datasets(),
    register: (configured, now) => registerDatasets({ ...database, backOff }, configured, now),
    retireOthers: (configured, now) => retireOthers(database, configured, now),
    safeguards: () => readSafeguards(document, tables),
    saveSafeguards: (safeguards) => saveSafeguards(document, tables, safeguards),
  },
  firstReads: ['SEALWATCH_LOOK_FUNCTION', 'SEALWATCH_AUDIT_FUNCTION'].map((name) => ({
    name,
    start: async () => start(lambda, environmentValue(name)),
  })),
  settings: new DynamoSettingsStore(document, tables),
  deployments: new DynamoDeploymentLog(document, tables),
  monitor,
  backOff,
  clock,
  hash,
};

/** As the template has them: JSON. */
const grantsIn = ({ ResourceProperties }: CustomResourceEvent): string =>
  String(ResourceProperties?.Grants ?? '[]');

async function configure(event: CustomResourceEvent): Promise<Record<string, string>> {
  const grants = grantsIn(event);
  // Whoever invokes this can write any down. CloudFormation passes the digest on to the function that decides by them.
  const GrantsDigest = hash(grants);
  await saveGrants(document, tables, { digest: GrantsDigest, text: grants });
  const { notes: Notes, retired } = await applyConfiguration(
    configurationWith(grants),
    event.RequestId,
    ports,
  );
  if (retired.length > 0) logger.info('no longer watched', { datasets: retired });
  return { Notes, GrantsDigest };
}

const otherHosts = (process.env.SEALWATCH_RESPONSE_HOSTS ?? '').split(',').filter((host) => host !== '');
const place = { region, otherHosts };

// Removing the stack leaves buckets and tables as they are.
export const handler = chain((event: CustomResourceEvent) =>
  answerCustomResource({ event, physicalId: 'sealwatch-configuration', place }, async () =>
    event.RequestType === 'Delete' ? {} : configure(event),
  ),
);
