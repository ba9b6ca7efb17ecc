import { PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { activityBucket } from './started/activity-bucket.ts';
import { formCall } from './started/calls.ts';
import { credentials, type Local, useLocalAws } from './started/local.ts';

const local = useLocalAws();

const putAs = async (Bucket: string, caller: ReturnType<typeof credentials>) => {
  const { aws }: Local = local();
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: caller,
    forcePathStyle: true,
  });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })).finally(() => s3.destroy());
};

const callerOf = async (bucket: Awaited<ReturnType<typeof activityBucket>>) =>
  (await bucket.take()).map(({ detail }) => detail.userIdentity);

it('a role is recorded with its path, under its session', async () => {
  const bucket = await activityBucket(local());
  const { aws } = local();
  const trust =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
  const RoleName = 'Publisher';
  const role = { RoleName, Path: '/team/data/', AssumeRolePolicyDocument: trust };
  await formCall(aws, 'iam', 'CreateRole', role);
  const sts = new STSClient({ endpoint: aws.endpoint, region: aws.region, credentials: credentials('test') });
  const RoleArn = `arn:aws:iam::${aws.account}:role/team/data/${RoleName}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'nightly' }));
  sts.destroy();
  await putAs(bucket.name, credentials(Credentials?.AccessKeyId ?? ''));
  expect(await callerOf(bucket)).toEqual([
    {
      type: 'AssumedRole',
      principalId: expect.stringMatching(/^AROA\w+:nightly$/),
      arn: `arn:aws:sts::${aws.account}:assumed-role/${RoleName}/nightly`,
      accountId: aws.account,
      accessKeyId: Credentials?.AccessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: expect.stringMatching(/^AROA\w+$/),
          arn: RoleArn,
          accountId: aws.account,
          userName: RoleName,
        },
        attributes: { creationDate: expect.any(String), mfaAuthenticated: 'false' },
      },
    },
  ]);
});

it('a user is recorded by name', async () => {
  const bucket = await activityBucket(local());
  const { aws } = local();
  await formCall(aws, 'iam', 'CreateUser', { UserName: 'alice' });
  const made = await formCall(aws, 'iam', 'CreateAccessKey', { UserName: 'alice' });
  const [, accessKeyId = ''] = /<AccessKeyId>(\w+)</.exec(made) ?? [];
  await putAs(bucket.name, credentials(accessKeyId));
  expect(await callerOf(bucket)).toEqual([
    {
      type: 'IAMUser',
      principalId: expect.stringMatching(/^AIDA/),
      arn: `arn:aws:iam::${aws.account}:user/alice`,
      accountId: aws.account,
      accessKeyId,
      userName: 'alice',
    },
  ]);
});

const openTo = (bucket: string, Principal: unknown) =>
  local().s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${bucket}/*` },
        ],
      }),
    }),
  );

it('another account is recorded as an account, to the owner of the bucket', async () => {
  const bucket = await activityBucket(local());
  await openTo(bucket.name, { AWS: 'arn:aws:iam::111122223333:root' });
  await bucket.take();
  await putAs(bucket.name, credentials('111122223333'));
  const [event] = await bucket.take();
  expect(event?.detail.userIdentity).toEqual({
    type: 'AWSAccount',
    principalId: expect.any(String),
    accountId: '111122223333',
  });
  expect(event?.detail).toMatchObject({
    recipientAccountId: '000000000000',
    sharedEventID: expect.any(String),
  });
  expect(event?.detail).not.toHaveProperty('errorCode');
});

it('another account that was refused is recorded too', async () => {
  const bucket = await activityBucket(local());
  await expect(putAs(bucket.name, credentials('111122223333'))).rejects.toThrow();
  const [event] = await bucket.take();
  expect(event?.detail).toMatchObject({
    errorCode: 'AccessDenied',
    requestParameters: { bucketName: bucket.name, key: 'a' },
    userIdentity: { type: 'AWSAccount', accountId: '111122223333' },
  });
});

it('what another account does with what is its own is not recorded here', async () => {
  const bucket = await activityBucket(local());
  const missing = `${bucket.name}-of-nobody`;
  await expect(putAs(missing, credentials('111122223333'))).rejects.toThrow();
  expect(await bucket.take()).toEqual([]);
});

it('nobody is recorded as nobody', async () => {
  const bucket = await activityBucket(local());
  await openTo(bucket.name, '*');
  await bucket.take();
  await fetch(`${local().aws.endpoint}/${bucket.name}/a`, { method: 'PUT', body: 'x' });
  const [event] = await bucket.take();
  expect(event?.detail.userIdentity).toEqual({
    type: 'AWSAccount',
    principalId: '',
    accountId: 'ANONYMOUS_PRINCIPAL',
  });
  expect(event?.detail.additionalEventData).not.toHaveProperty('SignatureVersion');
});
