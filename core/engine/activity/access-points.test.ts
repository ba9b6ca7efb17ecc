import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import { EXAMPLE, record } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts } from './ports.ts';
import { pollSetting } from './reconcile-settings.ts';

const POINT = `access-point/${EXAMPLE.account}/door`;
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/door/object/*`,
    },
  ],
};
const open = { exists: true, bucket: EXAMPLE.bucket, policy: POLICY, isVpcOnly: false, block: ALL_BLOCKED };

class Scene {
  readonly store = new MemorySettingsStore();
  readonly aws = new FakeAwsSettings();
  readonly manifest = new MemoryStore();
  now = new Date('2026-11-20T03:00:00.000Z');
  readonly ports: ActivityPorts = {
    store: this.manifest,
    callers: this.manifest.callers,
    settings: this.store,
    // As in the function that judges calls: only the schedule asks about access points.
    reader: { read: async () => ({ kind: 'unreadable', reason: 'unsupported', detail: '' }) },
    isPolicyPublic: async () => null,
    guard: {
      scope: 'configured',
      buckets: [
        { name: EXAMPLE.bucket, datasets: [{ name: 'labels', prefix: '', mode: 'sealed', writers: [] }] },
      ],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
    clock: () => this.now,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };

  async lookAt(time: string, ...resources: readonly string[]): Promise<void> {
    this.now = new Date(`2026-11-20T${time}.000Z`);
    for (const resource of resources) {
      const setting = resource === POINT ? 'access-point' : 'policy';
      await pollSetting({ resource, setting }, { ...this.ports, reader: this.aws });
    }
  }

  observe = (each: JsonObject) => observeCall(parseRecord(each), this.ports);

  reported = () =>
    [...this.store.findingsById.values()].map(({ rule, severity, state }) => [rule, severity, state]);
}

const BUCKET = `bucket/${EXAMPLE.bucket}`;
const made = record(
  's3',
  'CreateAccessPoint',
  { name: 'door', CreateAccessPointRequest: { Bucket: EXAMPLE.bucket } },
  { eventID: 'made', eventTime: '2026-11-20T03:05:00Z' },
);
const opened = record(
  's3',
  'PutAccessPointPolicy',
  { name: 'door', PutAccessPointPolicyRequest: { Policy: JSON.stringify(POLICY) } },
  { eventID: 'opened', eventTime: '2026-11-20T03:05:01Z' },
);

it('is reported when it is opened', async () => {
  const scene = new Scene();
  await scene.observe(made);
  await scene.observe(opened);
  expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
});

it('is reported by the next poll where its policy came before its bucket was known', async () => {
  const scene = new Scene();
  await scene.observe(opened);
  scene.aws.set(POINT, 'access-point', open);
  await scene.lookAt('03:15:00', POINT);
  expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
});

it('is reported where no event reported it, and the bucket was polled before', async () => {
  const scene = new Scene();
  await scene.lookAt('03:00:00', BUCKET);
  scene.aws.set(POINT, 'access-point', open);
  await scene.lookAt('03:15:00', BUCKET, POINT);
  expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
});

it('is taken as it is where it was there when the bucket came under guard', async () => {
  const scene = new Scene();
  scene.aws.set(POINT, 'access-point', open);
  await scene.lookAt('03:00:00', BUCKET, POINT);
  expect(scene.reported()).toEqual([]);
});
