import { fileURLToPath } from 'node:url';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../../local/deploy/deploy.ts';
import { credentials, useLocalAws } from './started/local.ts';

const local = useLocalAws();
const APP = fileURLToPath(new URL('fixtures/app', import.meta.url));
const DEPLOY_MS = 120_000;
const lines: string[] = [];
let deployment: Deployment;

const settings = () => ({
  endpoint: local().aws.endpoint,
  region: local().aws.region,
  credentials: credentials('test'),
});

beforeAll(async () => {
  const onProgress = (line: string): number => lines.push(line);
  deployment = await local().aws.deploy(APP, { stack: 'Fixture', context: { colour: 'blue' }, onProgress });
}, DEPLOY_MS);

const output = (name: string): string => deployment.outputs.Fixture?.[name] ?? '';

describe('deploying with the CDK', () => {
  it('gives the outputs, and takes context', () => {
    expect(deployment.outputs.Fixture).toMatchObject({ TableName: 'fixture-table', Colour: 'blue' });
  });

  it('reports its progress', () => {
    expect(lines.some((line) => line.includes('AWS::DynamoDB::Table'))).toBe(true);
  });

  it('makes the trail of the template, with its selectors, and says so', async () => {
    const trails = new CloudTrailClient(settings());
    const Name = 'fixture-trail';
    const { trailList } = await trails.send(new DescribeTrailsCommand({ trailNameList: [Name] }));
    expect(trailList).toMatchObject([{ S3BucketName: 'fixture-logs', LogFileValidationEnabled: true }]);
    expect(await trails.send(new GetTrailStatusCommand({ Name }))).toMatchObject({ IsLogging: true });
    const selectors = await trails.send(new GetEventSelectorsCommand({ TrailName: Name }));
    expect(selectors.AdvancedEventSelectors?.[0]?.FieldSelectors).toContainEqual(
      expect.objectContaining({ Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::fixture-logs/'] }),
    );
    expect(lines.some((line) => line.includes('trails in templates'))).toBe(true);
  });

  it('functions run on Node 24 and make their calls through the relay', { timeout: DEPLOY_MS }, async () => {
    const { s3 } = local();
    const at = { Bucket: 'read-by-function', Key: 'letters' };
    await s3.send(new CreateBucketCommand({ Bucket: at.Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: at.Bucket, VersioningConfiguration }));
    const { VersionId } = await s3.send(new PutObjectCommand({ ...at, Body: 'abcdef' }));
    // Only the relay cuts a range of a version.
    const question = { path: `/${at.Bucket}/${at.Key}?versionId=${VersionId}`, range: 'bytes=1-2' };
    const invoke = new InvokeCommand({
      FunctionName: output('ReaderName'),
      Payload: JSON.stringify(question),
    });
    const { Payload } = await new LambdaClient(settings()).send(invoke);
    const answer: unknown = JSON.parse(Payload?.transformToString() ?? '');
    expect(answer).toEqual({ status: 206, text: 'bc', node: expect.stringMatching(/^v24\./) });
  });

  it('fails with the end of what the CDK printed', { timeout: DEPLOY_MS }, async () => {
    const error = { code: 'AWS_FAILED', message: expect.stringMatching(/cdk synth failed.*Nowhere/s) };
    await expect(local().aws.deploy(APP, { stack: 'Nowhere' })).rejects.toMatchObject(error);
  });
});

describe('destroying and deploying again', () => {
  it('keeps the items of a retained table', { timeout: DEPLOY_MS }, async () => {
    const tables = new DynamoDBClient(settings());
    const Item = { id: { S: 'kept' } };
    await tables.send(new PutItemCommand({ TableName: 'fixture-table', Item }));
    await local().aws.destroy(APP);
    await local().aws.deploy(APP);
    expect((await tables.send(new ScanCommand({ TableName: 'fixture-table' }))).Items).toEqual([Item]);
  });
});
