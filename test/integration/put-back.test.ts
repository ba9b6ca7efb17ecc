import { randomUUID } from 'node:crypto';
import {
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { isPolicyPublic } from '../../aws/s3/policy-status.ts';
import { S3SettingsReader } from '../../aws/s3/settings/settings-reader.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { observeCall } from '../../core/engine/activity/observe-call.ts';
import type { ActivityPorts } from '../../core/engine/activity/ports.ts';
import { pollSetting } from '../../core/engine/activity/reconcile-settings.ts';
import { EXAMPLE, record } from '../../core/rules/records.examples.ts';
import { hash } from '../model/memory-stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';

interface Case {
  readonly title: string;
  readonly setting: SettingName;
  readonly weaken: (s3: S3Client, Bucket: string) => Promise<unknown>;
  /** The same call, as CloudTrail records it. */
  readonly call: readonly [name: string, parameters: JsonObject];
  /** To a state that resists less than the safest: nobody knows that it was like that before. */
  readonly putBack: (s3: S3Client, Bucket: string) => Promise<unknown>;
}

const versioning = (Status: 'Enabled' | 'Suspended') => (s3: S3Client, Bucket: string) =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

const block =
  (off: 'BlockPublicAcls' | 'BlockPublicPolicy', all = true) =>
  (s3: S3Client, Bucket: string) => {
    const on = {
      BlockPublicAcls: all,
      IgnorePublicAcls: all,
      BlockPublicPolicy: all,
      RestrictPublicBuckets: all,
    };
    const PublicAccessBlockConfiguration = { ...on, [off]: false };
    return s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  };

const expiring = (rule: object) => (s3: S3Client, Bucket: string) => {
  const Rules = [{ ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, ...rule } as const];
  return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
};

const CASES: readonly Case[] = [
  {
    title: 'versioning, without MFA delete',
    setting: 'versioning',
    weaken: versioning('Suspended'),
    call: ['PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }],
    putBack: versioning('Enabled'),
  },
  {
    title: 'the flag of Block Public Access, with another one off',
    setting: 'public-access-block',
    weaken: block('BlockPublicPolicy'),
    call: [
      'PutBucketPublicAccessBlock',
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: true,
        },
      },
    ],
    putBack: block('BlockPublicAcls'),
  },
  {
    title: 'the lifecycle of current versions, with old ones cleaned up',
    setting: 'lifecycle',
    weaken: expiring({ Expiration: { Days: 1 } }),
    call: [
      'PutBucketLifecycle',
      {
        LifecycleConfiguration: {
          Rule: { ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
        },
      },
    ],
    putBack: expiring({ NoncurrentVersionExpiration: { NoncurrentDays: 365 } }),
  },
];

let world: LocalWorld;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'PutBack');
});

async function scene(bucket: string) {
  await makeBucket(world, bucket, 'enabled');
  const stage = await realStage(world, bucket, 'enabled', 'sealed', 'labels');
  let now = new Date('2026-11-20T03:20:00.000Z');
  const dataset = { name: 'labels', prefix: 'labels/', mode: 'sealed', writers: [] } as const;
  const ports: ActivityPorts = {
    ...stage.ports,
    settings: new DynamoSettingsStore(world.document, world.tables),
    reader: new S3SettingsReader(world.s3),
    isPolicyPublic: (name) => isPolicyPublic(world.s3, name),
    guard: {
      scope: 'configured',
      buckets: [{ name: bucket, datasets: [dataset] }],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
    clock: () => now,
    hash,
  };
  const findings = async (setting: SettingName) => {
    const { changes } = await ports.settings.history(`bucket/${bucket}`, setting);
    return ports.settings.findings(changes.flatMap((change) => change.findings));
  };
  return {
    ports,
    findings,
    passes(minutes: number): void {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}

describe('where nobody had looked before a call weakened a setting', () => {
  it.each(CASES)('it ends what the call did to put back $title', async (each) => {
    const bucket = `put-back-${randomUUID().slice(0, 8)}`;
    const { ports, findings, passes } = await scene(bucket);
    const [name, parameters] = each.call;
    await each.weaken(world.s3, bucket);
    await observeCall(parseRecord(record('s3', name, { bucketName: bucket, ...parameters })), ports);
    expect(await findings(each.setting)).toMatchObject([{ state: 'open', evidence: { current: true } }]);
    await each.putBack(world.s3, bucket);
    passes(15);
    await pollSetting({ resource: `bucket/${bucket}`, setting: each.setting }, ports);
    const [ended] = await findings(each.setting);
    expect(ended).toMatchObject({
      state: 'recovered',
      evidence: { current: false, period: { to: '2026-11-20T03:35:00.000Z' } },
    });
  });

  it('does not say that it is in effect where it was put back before the record came', async () => {
    const bucket = `put-back-${randomUUID().slice(0, 8)}`;
    const { ports, findings } = await scene(bucket);
    await observeCall(
      parseRecord(
        record('s3', 'PutBucketVersioning', {
          bucketName: bucket,
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ),
      ports,
    );
    expect(await findings('versioning')).toMatchObject([{ state: 'open', evidence: { current: false } }]);
  });
});
