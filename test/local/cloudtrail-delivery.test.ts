import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { watchedActivity } from './started/activity.ts';
import { controlCall } from './started/calls.ts';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();

const POINT_POLICY = '{"Version":"2012-10-17","Statement":[]}';

it('S3 Control: access points and the account', async () => {
  const Bucket = `bucket-${randomUUID()}`;
  await local().s3.send(new CreateBucketCommand({ Bucket }));
  const activity = await watchedActivity(local(), ['aws.s3']);
  const xmlns = 'http://awss3control.amazonaws.com/doc/2018-08-20/';
  const point = `<CreateAccessPointRequest xmlns="${xmlns}"><Bucket>${Bucket}</Bucket></CreateAccessPointRequest>`;
  await controlCall(local().aws, 'PUT', 'accesspoint/point', point);
  const policy = `<PutAccessPointPolicyRequest xmlns="${xmlns}"><Policy>${POINT_POLICY}</Policy></PutAccessPointPolicyRequest>`;
  await controlCall(local().aws, 'PUT', 'accesspoint/point/policy', policy);
  await controlCall(local().aws, 'GET', 'accesspoint/point');
  await controlCall(local().aws, 'DELETE', 'configuration/publicAccessBlock');
  const records = new Map((await activity.take()).map(({ detail }) => [detail.eventName, detail]));
  const Host = '000000000000.s3-control.us-east-1.amazonaws.com';
  expect([...records.keys()].sort()).toEqual([
    'CreateAccessPoint',
    'DeleteAccountPublicAccessBlock',
    'PutAccessPointPolicy',
  ]);
  expect(records.get('CreateAccessPoint').requestParameters).toEqual({
    Host,
    name: 'point',
    CreateAccessPointRequest: { xmlns, Bucket },
  });
  expect(records.get('PutAccessPointPolicy')).toMatchObject({
    requestParameters: { Host, name: 'point', PutAccessPointPolicyRequest: { Policy: POINT_POLICY } },
    resources: [{ ARN: 'arn:aws:s3:us-east-1:000000000000:accesspoint/point' }],
  });
  expect(records.get('DeleteAccountPublicAccessBlock').requestParameters).toEqual({ Host });
});

it('only what a rule selects arrives at its queue', async () => {
  const activity = await watchedActivity(local(), ['aws.s3'], { eventName: ['PutBucketPolicy'] });
  const Bucket = `bucket-${randomUUID()}`;
  await local().s3.send(new CreateBucketCommand({ Bucket }));
  await local()
    .s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{' }))
    .catch(() => {});
  expect(await activity.names()).toEqual(['PutBucketPolicy']);
});

it('a record that was made by hand arrives as if a call had been made', async () => {
  const activity = await watchedActivity(local(), ['aws.kms']);
  const record = {
    eventSource: 'kms.amazonaws.com',
    eventName: 'DisableKey',
    eventType: 'AwsApiCall',
    eventTime: '2026-11-21T10:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventID: 'e',
  };
  const { deliverActivity } = local().aws;
  await deliverActivity?.(record);
  await deliverActivity?.({ ...record, eventType: 'AwsServiceEvent' });
  const arrived = await activity.take();
  expect(arrived).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        source: 'aws.kms',
        'detail-type': 'AWS API Call via CloudTrail',
        account: '111122223333',
        region: 'eu-west-1',
        time: '2026-11-21T10:00:00Z',
        detail: record,
      }),
      expect.objectContaining({ 'detail-type': 'AWS Service Event via CloudTrail' }),
    ]),
  );
});

it('a record above 256 KiB is lost, as it is on AWS', async () => {
  const activity = await watchedActivity(local(), ['aws.s3'], { eventName: ['PutBucketLifecycle'] });
  const Bucket = `bucket-${randomUUID()}`;
  const rule = (index: number) => ({
    ID: `${index}-${'x'.repeat(240)}`,
    Status: 'Enabled' as const,
    Filter: { Prefix: `${index}/` },
    Expiration: { Days: 1 },
  });
  const Rules = Array.from({ length: 1_000 }, (_, index) => rule(index));
  const large = { Bucket, LifecycleConfiguration: { Rules } };
  await local()
    .s3.send(new PutBucketLifecycleConfigurationCommand(large))
    .catch(() => {});
  const small = { Bucket, LifecycleConfiguration: { Rules: Rules.slice(0, 1) } };
  await local()
    .s3.send(new PutBucketLifecycleConfigurationCommand(small))
    .catch(() => {});
  const arrived = await activity.take();
  expect(arrived.map(({ detail }) => detail.requestParameters.LifecycleConfiguration.Rule.Status)).toEqual([
    'Enabled',
  ]);
});
