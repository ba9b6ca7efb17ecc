import { fileURLToPath } from 'node:url';
import { DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { deploy } from '../../local/deploy/deploy.ts';
import { eventBus } from '../../local/relay/bus/event-bus.ts';
import { EVIDENCE_BUCKET as BUCKET } from './configs/evidence.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { createBucket } from './deployed/existing-buckets.ts';
import { bucketRecord, DENIED, envelopeOf, madeRecord } from './deployed/records.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchEvidence';
const LOGS = `${STACK.toLowerCase()}-trail-${deployment.account}-${deployment.region}`;

const own = ['--stack', STACK];
const bus = eventBus(clients.events, clients.queues, deployment.environment.AWS_ENDPOINT_URL ?? '');

/** Gives a record to EventBridge, as CloudTrail does: the deployed rules decide whether it goes anywhere. */
const record = (made: JsonObject) => bus.publish(envelopeOf(made));

const found = (rule: string, call: string, of: string) =>
  eventually(`${rule} by ${call} of ${of}`, async () =>
    (await sealwatchJson('findings', ...own)).find(
      (finding) => finding.rule === rule && JSON.stringify(finding).includes(of) && callOf(finding) === call,
    ),
  );

const callOf = ({ evidence }: Readonly<Record<string, unknown>>): unknown =>
  (evidence as { readonly call?: { readonly name?: string } } | undefined)?.call?.name;

const objectRecord = (eventName: string, bucket: string, key: string, rest: JsonObject = {}): JsonObject =>
  bucketRecord(
    eventName,
    bucket,
    { key },
    {
      eventCategory: 'Data',
      managementEvent: false,
      resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` }],
      ...rest,
    },
  );

describe('what the event rules of a deployment carry', () => {
  beforeAll(async () => {
    await createBucket(clients.s3, BUCKET, 'Enabled');
    const context = { config: 'test/e2e/configs/evidence.config.ts', stack: STACK };
    await deploy(deployment, PACKAGE, { stack: STACK, context });
    const put = { Bucket: BUCKET, Key: 'evidence/a', Body: 'approved bytes' };
    await clients.s3.send(new PutObjectCommand(put));
    expect(await sealwatch('seal', 'evidence', ...own)).toMatchObject({ exitCode: 0 });
  });

  describe('deletions', () => {
    it('a log file that somebody writes', async () => {
      const log = { Bucket: LOGS, Key: 'AWSLogs/forged.json.gz', Body: 'forged' };
      await clients.s3.send(new PutObjectCommand(log));
      expect(await found('detector-tampered', 'PutObject', LOGS)).toMatchObject({ severity: 'high' });
    });

    it('a log file that is deleted', async () => {
      await clients.s3.send(new DeleteObjectCommand({ Bucket: LOGS, Key: 'AWSLogs/forged.json.gz' }));
      expect(await found('detector-tampered', 'DeleteObject', LOGS)).toMatchObject({ severity: 'critical' });
    });

    it('digest files that are deleted together', async () => {
      const Objects = [{ Key: 'AWSLogs/CloudTrail-Digest/a' }, { Key: 'AWSLogs/CloudTrail-Digest/b' }];
      await clients.s3.send(new DeleteObjectsCommand({ Bucket: LOGS, Delete: { Objects } }));
      expect(await found('detector-tampered', 'DeleteObjects', LOGS)).toMatchObject({ severity: 'critical' });
    });

    it('several log files that are deleted through an access point', async () => {
      const point = `arn:aws:s3:${deployment.region}:${deployment.account}:accesspoint/logs`;
      const eventID = 'through-access-point';
      await record(
        bucketRecord(
          'DeleteObjects',
          point,
          { delete: '' },
          {
            eventID,
            eventCategory: 'Data',
            resources: [{ type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${LOGS}/` }],
          },
        ),
      );
      expect(await found('detector-tampered', 'DeleteObjects', eventID)).toMatchObject({
        severity: 'critical',
      });
    });
  });

  it('writes: a refused attempt to delete a guarded object', async () => {
    await record(objectRecord('DeleteObject', BUCKET, 'evidence/a', DENIED));
    expect(await found('object-removed', 'DeleteObject', 'evidence/a')).toMatchObject({
      severity: 'low',
      state: 'open',
      title: 'refused attempt to delete objects',
      dataset: 'evidence',
    });
  });

  it('movers: a location of DataSync in the guarded bucket', async () => {
    const s3BucketArn = `arn:aws:s3:::${BUCKET}`;
    await record(madeRecord('datasync', 'CreateLocationS3', { s3BucketArn, subdirectory: '/evidence' }));
    expect(await found('access-point-opened', 'CreateLocationS3', BUCKET)).toMatchObject({
      resource: { bucket: BUCKET },
      datasets: ['evidence'],
    });
  });
});
