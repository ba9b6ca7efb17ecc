import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { KMSClient } from '@aws-sdk/client-kms';
import { readPoll, savePoll } from '../aws/dynamodb/single-records.ts';
import {
  AwsSettingsReader,
  accessPointResources,
  s3ControlClient,
  trailResources,
} from '../aws/settings/aws-settings-reader.ts';
import { type ReconcilePorts, reconcileAllSettings } from '../core/engine/activity/reconcile-all-settings.ts';
import { activityPorts, s3 } from './bootstrap/activity.ts';
import { chain } from './bootstrap/chain.ts';
import { database } from './bootstrap/database.ts';
import { guard } from './bootstrap/guard.ts';
import { monitor } from './bootstrap/monitor.ts';

const s3Control = s3ControlClient(process.env.AWS_ENDPOINT_URL);
const clients = { s3, s3Control, cloudTrail: new CloudTrailClient({}), kms: new KMSClient({}) };
const { document, tables } = database;

const ports: ReconcilePorts = {
  ...activityPorts(new AwsSettingsReader(clients, guard.account)),
  trails: () => trailResources(clients),
  accessPoints: (account, bucket) => accessPointResources(clients, account, bucket),
  lastPoll: () => readPoll(document, tables),
  savePoll: (poll) => savePoll(document, tables, poll),
  monitor,
};

export const handler = chain(() => reconcileAllSettings(ports));
