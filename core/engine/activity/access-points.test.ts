import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { accessPoint } from '../../cloudtrail/settings/access-point.ts';
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

const later = (name: 'DeleteAccessPoint' | 'DeleteAccessPointPolicy') =>
  record('s3', name, { name: 'door' }, { eventID: name, eventTime: '2026-11-20T03:20:00Z' });
const closed = { ...open, policy: null };
const gone = accessPoint.read(null);

describe('one that is open', () => {
  /** Only a poll knew it when it was opened. */
  async function openedDoor(): Promise<Scene> {
    const scene = new Scene();
    await scene.lookAt('03:00:00', BUCKET);
    scene.aws.set(POINT, 'access-point', closed);
    await scene.lookAt('03:01:00', BUCKET, POINT);
    scene.aws.set(POINT, 'access-point', open);
    await scene.observe(opened);
    expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
    return scene;
  }
  const RECOVERED = [['access-point-opened', 'critical', 'recovered']];

  it('is no more where it was deleted: the poll that finds it gone confirms the call', async () => {
    const scene = await openedDoor();
    await scene.observe(later('DeleteAccessPoint'));
    expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
    scene.aws.set(POINT, 'access-point', gone);
    await scene.lookAt('03:30:00', POINT);
    expect(scene.reported()).toEqual(RECOVERED);
  });

  it('is no more where the poll finds it gone, and its record, which comes later, says who it was', async () => {
    const scene = await openedDoor();
    scene.aws.set(POINT, 'access-point', gone);
    await scene.lookAt('03:30:00', POINT);
    expect(scene.reported()).toEqual(RECOVERED);
    await scene.observe(later('DeleteAccessPoint'));
    expect(scene.reported()).toEqual(RECOVERED);
    const { changes } = await scene.store.history(POINT, 'access-point');
    expect(changes.map(({ call }) => call?.name ?? null)).toEqual([
      null,
      'PutAccessPointPolicy',
      'DeleteAccessPoint',
    ]);
  });

  it('stays so where a record says that it was closed, and only calls have told of it, until the poll shows it', async () => {
    const scene = new Scene();
    await scene.observe(made);
    await scene.observe(opened);
    scene.aws.set(POINT, 'access-point', open);
    await scene.observe(later('DeleteAccessPointPolicy'));
    expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
    await scene.lookAt('03:30:00', POINT);
    expect(scene.reported()).toEqual([['access-point-opened', 'critical', 'open']]);
    scene.aws.set(POINT, 'access-point', closed);
    await scene.lookAt('03:45:00', POINT);
    expect(scene.reported()).toEqual(RECOVERED);
  });

  it('is no more where it was deleted before any poll could see it', async () => {
    const scene = new Scene();
    await scene.observe(made);
    await scene.observe(opened);
    await scene.observe(later('DeleteAccessPoint'));
    expect(scene.reported()).toEqual(RECOVERED);
  });
});
