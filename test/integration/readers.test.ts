import { gzipSync } from 'node:zlib';
import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketLoggingCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { accessLogLine } from '../../core/readers/access-log.examples.ts';
import { READ_OBJECT, readRecord } from '../../core/readers/read-records.examples.ts';
import { runCli } from '../cli/run-cli.ts';

const environment = inject('localEnvironment');
const region = environment.AWS_REGION ?? '';
const settings = {
  endpoint: inject('localEndpoint'),
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const s3 = new S3Client({ ...settings, forcePathStyle: true });
const trails = new CloudTrailClient(settings);

const BUCKET = 'read-by-many';
const LOGS = 'read-by-many-logs';
const TRAIL = 'reads-of-many';
const { key } = READ_OBJECT;
const TIME = ['--from', '2026-11-20T03:00:00Z', '--to', '2026-11-20T03:40:00Z'];

const put = (Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: LOGS, Key, Body }));
const readers = async () => {
  const { out } = await runCli(['readers', `s3://${BUCKET}/${key}`, ...TIME, '--json']);
  return JSON.parse(out);
};

beforeAll(async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const Bucket of [BUCKET, LOGS]) await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  await trails.send(new DeleteTrailCommand({ Name: TRAIL }));
  vi.unstubAllEnvs();
});

it('says that nothing records reads, where no trail does and the bucket has no access log', async () => {
  expect(await readers()).toMatchObject({ readers: [], logs: { files: 0 }, recorded: { state: 'no' } });
});

it('finds the files of a trail that takes reads, and the access log of the bucket, by what AWS says of them', async () => {
  const { Account: account } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
  await trails.send(
    new CreateTrailCommand({
      Name: TRAIL,
      S3BucketName: LOGS,
      S3KeyPrefix: 'trail',
      IsMultiRegionTrail: true,
    }),
  );
  const FieldSelectors = [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
    { Field: 'readOnly', Equals: ['true'] },
    { Field: 'resources.ARN', StartsWith: [`arn:aws:s3:::${BUCKET}/`] },
  ];
  await trails.send(
    new PutEventSelectorsCommand({ TrailName: TRAIL, AdvancedEventSelectors: [{ FieldSelectors }] }),
  );
  await trails.send(new StartLoggingCommand({ Name: TRAIL }));
  const LoggingEnabled = { TargetBucket: LOGS, TargetPrefix: 'access/' };
  await s3.send(new PutBucketLoggingCommand({ Bucket: BUCKET, BucketLoggingStatus: { LoggingEnabled } }));
  const record = JSON.stringify({ Records: [readRecord('GetObject')] }).replaceAll(
    READ_OBJECT.bucket,
    BUCKET,
  );
  await put(
    `trail/AWSLogs/${account}/CloudTrail/${region}/2026/11/20/${account}_CloudTrail_${region}_20261120T0325Z_a.json.gz`,
    gzipSync(record),
  );
  await put(
    `trail/AWSLogs/${account}/CloudTrail/${region}/2026/11/19/${account}_CloudTrail_${region}_20261119T0325Z_b.json.gz`,
    gzipSync(record),
  );
  const at = '2026-11-20T03:21:00.000Z';
  const requester = `arn:aws:iam::${account}:user/ada`;
  await put(
    'access/2026-11-20-04-21-38-0123456789ABCDEF',
    `${accessLogLine({ bucket: BUCKET, key, at, requester, bytesSent: 9 })}\n`,
  );
  const found = await readers();
  expect(found).toMatchObject({ recorded: { state: 'yes' }, logs: { files: 2, unreadable: 0 } });
  expect(found.readers.map(({ sources }: { sources: string[] }) => sources)).toEqual([
    ['cloudtrail'],
    ['access-log'],
  ]);
});
