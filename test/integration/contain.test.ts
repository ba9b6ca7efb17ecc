import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { containmentClients } from '../../cli/contain/clients.ts';
import { planContainment } from '../../cli/contain/plan.ts';
import { containmentReader } from '../../cli/contain/reader.ts';
import type { Step } from '../../cli/contain/step.ts';
import { makeCallWith, takeStep } from '../../cli/contain/take-step.ts';
import { commandLine } from '../../cli/findings/put-back/aws-call.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { runAwsCommands } from '../aws-command/run-in-shell.ts';
import { DATASET } from '../cli/samples.ts';
import { finding } from '../fakes/finding.ts';

const ACCOUNT = '000000000000';
const endpoint = inject('localEndpoint');
const settings = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const bucketClient = s3Client({ ...settings, forcePathStyle: true });
const iam = new IAMClient(settings);
const globals = { json: false, stack: 'Sealwatch', profile: undefined, region: 'us-east-1' };

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Keep',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

async function world(changes: Partial<Finding>) {
  const Bucket = `contain-${randomUUID().slice(0, 8)}`;
  await bucketClient.send(new s3.CreateBucketCommand({ Bucket }));
  const reader = containmentReader(bucketClient, globals);
  const make = makeCallWith(containmentClients(bucketClient, globals));
  const found = finding({ bucket: Bucket, ...changes } as object);
  const plan = async (): Promise<readonly Step[]> => {
    const datasets = [{ ...DATASET, bucket: Bucket }];
    const around = {
      datasets,
      stack: 'Sealwatch',
      account: ACCOUNT,
      reader,
      now: new Date('2026-11-29T00:00:00Z'),
    };
    return (await planContainment(found, around)).steps;
  };
  const undo = async (step: Step | undefined): Promise<void> =>
    runAwsCommands(
      { s3: bucketClient, iam },
      (step?.undo ?? []).map((call) => commandLine(call, globals)),
    );
  return { Bucket, reader, make, plan, undo };
}

const policyOf = async (Bucket: string): Promise<string | null> =>
  bucketClient.send(new s3.GetBucketPolicyCommand({ Bucket })).then(
    ({ Policy }) => Policy ?? null,
    () => null,
  );
const by = (arn: string): Partial<Finding> => ({ actor: { ...finding().actor, arn } });

describe('contain, on AWS', () => {
  it('denies a role the dataset and ends its sessions, and the printed commands undo both', async () => {
    const RoleName = `Labeler-${randomUUID().slice(0, 8)}`;
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName, Path: '/ml/', AssumeRolePolicyDocument }));
    const { Bucket, reader, make, plan, undo } = await world(
      by(`arn:aws:iam::${ACCOUNT}:role/ml/${RoleName}`),
    );
    await bucketClient.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: POLICY }));

    const steps = await plan();
    for (const step of steps) await takeStep(step, reader, make);
    const [deny, revoke] = steps;
    const sids = JSON.parse((await policyOf(Bucket)) ?? '').Statement.map(({ Sid }: { Sid: string }) => Sid);
    expect(sids).toEqual([
      'Keep',
      expect.stringMatching('ContainObjects'),
      expect.stringMatching('ContainBucket'),
    ]);
    const inline = () =>
      iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'SealwatchRevokeOlderSessions' }));
    expect(decodeURIComponent((await inline()).PolicyDocument ?? '')).toContain('2026-11-29T00:00:00.000Z');
    expect((await plan())[0]?.isDone).toBe(true);

    await undo(deny);
    await undo(revoke);
    expect(JSON.parse((await policyOf(Bucket)) ?? '')).toEqual(JSON.parse(POLICY));
    await expect(inline()).rejects.toThrow();
  });

  it('takes a policy away again where there was none', async () => {
    const { Bucket, reader, make, plan, undo } = await world(by('arn:aws:iam::999988887777:role/Partner'));
    const [deny] = await plan();
    if (deny) await takeStep(deny, reader, make);
    expect(await policyOf(Bucket)).toContain('role/*/Partner');
    await undo(deny);
    expect(await policyOf(Bucket)).toBeNull();
  });

  it('makes the access keys of a user inactive, and active again', async () => {
    const UserName = `eve-${randomUUID().slice(0, 8)}`;
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { reader, make, plan, undo } = await world(by(`arn:aws:iam::${ACCOUNT}:user/${UserName}`));
    const step = (await plan()).find(({ kind }) => kind === 'disable-access-keys');
    const states = async () =>
      (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata?.map(
        ({ Status }) => Status,
      );
    if (step) await takeStep(step, reader, make);
    expect(await states()).toEqual(['Inactive']);
    await undo(step);
    expect(await states()).toEqual(['Active']);
  });

  it('disables the lifecycle rule that deletes, keeps the others, and puts all back', async () => {
    const { Bucket, reader, make, plan, undo } = await world({ rule: 'versions-expired' });
    const Rules: s3.LifecycleRule[] = [
      {
        ID: 'expire',
        Status: 'Enabled',
        Filter: { Prefix: 'moderation/' },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
      {
        ID: 'dated',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        Expiration: { Date: new Date('2027-01-01T00:00:00.000Z') },
      },
      {
        ID: 'moves',
        Status: 'Enabled',
        Filter: { Prefix: 'logs/' },
        Transitions: [{ Days: 30, StorageClass: 'GLACIER_IR' }],
      },
    ];
    await bucketClient.send(
      new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    const states = async () =>
      Object.fromEntries(
        (
          (await bucketClient.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules ?? []
        ).map(({ ID, Status }) => [ID, Status]),
      );
    const [step] = await plan();
    if (step) await takeStep(step, reader, make);
    expect(await states()).toEqual({ expire: 'Disabled', dated: 'Disabled', moves: 'Enabled' });
    expect((await plan())[0]?.isDone).toBe(true);
    await undo(step);
    expect(await states()).toEqual({ expire: 'Enabled', dated: 'Enabled', moves: 'Enabled' });
  });
});
