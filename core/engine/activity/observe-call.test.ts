import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import { ONE_DATASET } from '../../rules/guards.examples.ts';
import { allow, putPolicy } from '../../rules/policies.examples.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall, record } from '../../rules/records.examples.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts } from './ports.ts';
import { pollSetting } from './reconcile-settings.ts';

const RESOURCE = `bucket/${EXAMPLE.bucket}`;
const POLICY = { resource: RESOURCE, setting: 'policy' } as const;

class Scene {
  readonly store = new MemorySettingsStore();
  readonly aws = new FakeAwsSettings();
  now = new Date('2026-11-20T03:13:00.000Z');
  readonly manifest = new MemoryStore();
  readonly ports: ActivityPorts = {
    store: this.manifest,
    callers: this.manifest.callers,
    settings: this.store,
    reader: this.aws,
    isPolicyPublic: async () => null,
    guard: ONE_DATASET,
    clock: () => this.now,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };

  observe = (record: JsonObject) => observeCall(parseRecord(record), this.ports);
  poll = () => pollSetting(POLICY, this.ports);

  findings(): ActivityFinding[] {
    return [...this.store.findingsById.values()].filter((finding) => finding.about === 'activity');
  }

  /** What people would read of each finding. */
  reported = () =>
    this.findings().map(({ rule, state, evidence }) => [
      rule,
      state,
      evidence.period && [evidence.period.from.slice(14, 19), evidence.period.to.slice(14, 19)],
    ]);
}

const public_ = [allow('*', 's3:GetObject')];
const opened = (time: string, id = 'opened') =>
  putPolicy(public_, { eventTime: `2026-11-20T03:${time}Z`, eventID: id });
const closed = (time: string) =>
  bucketCall('DeleteBucketPolicy', {}, { eventTime: `2026-11-20T03:${time}Z`, eventID: 'closed' });
const policyValue = { Version: '2012-10-17', Statement: public_ };

it('keeps a policy that was public for two seconds as a finding with its duration', async () => {
  const scene = new Scene();
  await scene.observe(opened('12:07'));
  expect(scene.reported()).toEqual([['policy-public', 'open', null]]);
  await scene.observe(closed('12:09'));
  expect(scene.reported()).toEqual([['policy-public', 'recovered', ['12:07', '12:09']]]);
});

it('comes to the same when the undo arrives before the change', async () => {
  const scene = new Scene();
  await scene.observe(closed('12:09'));
  expect(scene.reported()).toEqual([]);
  await scene.observe(opened('12:07'));
  expect(scene.reported()).toEqual([['policy-public', 'recovered', ['12:07', '12:09']]]);
});

it.each([
  ['the change first', [opened('12:07'), closed('12:07')]],
  ['the undo first', [closed('12:07'), opened('12:07')]],
])('asks AWS what came last where both fell into one second: %s', async (_, records) => {
  const scene = new Scene();
  for (const record of records) await scene.observe(record);
  expect(scene.reported()).toEqual([['policy-public', 'recovered', ['12:07', '12:07']]]);
});

it('holds a change for the last where AWS shows it, though its undo fell into the same second', async () => {
  const scene = new Scene();
  scene.aws.set(RESOURCE, 'policy', policyValue);
  await scene.observe(closed('12:07'));
  await scene.observe(opened('12:07'));
  expect(scene.reported()).toEqual([['policy-public', 'open', null]]);
  expect(scene.findings()[0]?.evidence.current).toBe(true);
});

it('says that it is not in effect any more, though no event reported an undo', async () => {
  const scene = new Scene();
  await scene.observe(opened('12:07'));
  expect(scene.findings()[0]?.evidence.current).toBe(false);
});

it('makes one finding of a record that arrives twice, and another of a second attack', async () => {
  const scene = new Scene();
  await scene.observe(opened('12:07'));
  expect(await scene.observe(opened('12:07'))).toBe(0);
  await scene.observe(closed('12:09'));
  await scene.observe(opened('12:11', 'again'));
  expect(scene.reported()).toEqual([
    ['policy-public', 'recovered', ['12:07', '12:09']],
    ['policy-public', 'open', null],
  ]);
});

it('finds a lost event late, and learns who it was when the event comes after all', async () => {
  const scene = new Scene();
  expect(await scene.poll()).toMatchObject({ kind: 'first', findings: 0 });
  scene.aws.set(RESOURCE, 'policy', policyValue);
  scene.now = new Date('2026-11-20T03:28:00.000Z');
  expect(await scene.poll()).toMatchObject({ kind: 'changed', findings: 1 });
  expect(scene.findings()[0]).toMatchObject({
    rule: 'policy-public',
    actor: { arn: null },
    evidence: { call: null },
  });
  expect(await scene.poll()).toMatchObject({ kind: 'same', findings: 0 });
  await scene.observe(opened('27:30'));
  expect(scene.findings()).toHaveLength(1);
  expect(scene.findings()[0]).toMatchObject({
    rule: 'policy-public',
    actor: { arn: `arn:aws:iam::${EXAMPLE.account}:role/Labeler` },
    evidence: { call: { name: 'PutBucketPolicy' } },
  });
});

it('takes what was there at the first poll as it is, and reports only what changes', async () => {
  const scene = new Scene();
  scene.aws.set(RESOURCE, 'policy', policyValue);
  await scene.poll();
  await scene.observe(putPolicy([{ ...public_[0], Sid: 'Again' }], { eventTime: '2026-11-20T03:20:00Z' }));
  expect(scene.reported()).toEqual([]);
});

it('does not take the old value, which S3 still shows for a moment, for an undo', async () => {
  const scene = new Scene();
  await scene.poll();
  scene.now = new Date('2026-11-20T03:20:05.000Z');
  await scene.observe(opened('20:03'));
  expect(await scene.poll()).toMatchObject({ kind: 'settling' });
  scene.now = new Date('2026-11-20T03:23:00.000Z');
  expect(await scene.poll()).toMatchObject({ kind: 'changed' });
  expect(scene.reported()).toMatchObject([['policy-public', 'recovered', ['20:03', '23:00']]]);
});

it('reports a denied attempt, and leaves what is known as it was', async () => {
  const scene = new Scene();
  await scene.observe(putPolicy(public_, DENIED));
  expect(scene.findings()).toMatchObject([
    {
      rule: 'policy-public',
      severity: 'medium',
      evidence: { current: null, call: { error: { code: 'AccessDenied' } } },
    },
  ]);
  expect(await scene.poll()).toMatchObject({ kind: 'first' });
});

it('takes the first poll for earlier than a change of the same second, which AWS shows', async () => {
  const scene = new Scene();
  scene.aws.set(RESOURCE, 'policy', policyValue);
  scene.now = new Date('2026-11-20T03:12:07.416Z');
  await scene.poll();
  scene.aws.set(RESOURCE, 'policy', null);
  await scene.observe(closed('12:07'));
  await scene.observe(opened('12:09'));
  expect(scene.reported()).toEqual([['policy-public', 'open', null]]);
});

it('holds nothing against anybody who wrote before the seal, though it is reported after', async () => {
  const scene = new Scene();
  const dataset = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;
  scene.manifest.datasets.set(dataset.name, {
    ...dataset,
    bucket: EXAMPLE.bucket,
    modes: [{ mode: 'sealed', since: '2026-01-01T00:00:00.000Z' }],
    status: 'sealed',
    sealedAt: '2026-11-20T03:12:08.000Z',
  });
  const opened = (second: string) =>
    objectCall(
      'PutObjectAcl',
      'moderation/v3/a',
      { 'x-amz-acl': 'public-read' },
      { eventTime: `2026-11-20T03:12:${second}Z`, eventID: second },
    );
  await scene.observe(opened('07'));
  expect(scene.findings()).toEqual([]);
  await scene.observe(opened('08'));
  expect(scene.findings()).toMatchObject([{ rule: 'object-acl-opened' }]);
});

it('still knows, once a call is a part of the history, which check it waived', async () => {
  const scene = new Scene();
  const key = '1f2e3d4c-aaaa-bbbb-cccc-1234567890ab';
  const guard = { ...scene.ports.guard, keys: [key] };
  const waived = record('kms', 'PutKeyPolicy', {
    keyId: key,
    policy: '{"Version":"2012-10-17","Statement":[]}',
    bypassPolicyLockoutSafetyCheck: true,
  });
  await observeCall(parseRecord(waived), { ...scene.ports, guard });
  expect(scene.findings().filter(({ rule }) => rule === 'key-endangered')).toMatchObject([
    { evidence: { reason: expect.stringContaining('without the check') } },
  ]);
});

it('lets go of a finding when an earlier change comes to light that shows it to be none', async () => {
  const scene = new Scene();
  await scene.observe(opened('12:09'));
  await scene.observe(opened('12:07', 'earlier'));
  expect(scene.reported()).toEqual([
    ['policy-public', 'withdrawn', null],
    ['policy-public', 'open', null],
  ]);
});

it('leaves alone what a person resolved, whatever comes to light later', async () => {
  const scene = new Scene();
  await scene.observe(opened('12:09'));
  const [finding] = scene.findings();
  if (!finding) throw new Error('no finding');
  const resolution = {
    by: 'arn:aws:iam::111122223333:user/ann',
    reason: 'meant',
    at: '2026-11-20T03:12:30Z',
  };
  scene.store.findingsById.set(finding.id, { ...finding, state: 'resolved', resolution });
  await scene.observe(closed('12:11'));
  await scene.observe(opened('12:07', 'earlier'));
  expect(scene.reported()[0]).toEqual(['policy-public', 'resolved', null]);
});

it('does not say that a change is not in effect while S3 may still show the old value', async () => {
  const scene = new Scene();
  scene.now = new Date('2026-11-20T03:12:10.000Z');
  await scene.observe(opened('12:07'));
  expect(scene.findings()[0]?.evidence.current).toBe(null);
});

describe('of a change that was too large for CloudTrail', () => {
  const rule = { what: 'noncurrent', filter: { prefix: '', tags: [], largerThan: null, smallerThan: null } };
  const destroying = [{ ...rule, rule: 'all', days: 1, date: null, keep: 0 }];
  const omitted = (eventID: string) =>
    record(
      's3',
      'PutBucketLifecycle',
      { omitted: true, originalSize: 200_000, reason: 'requestParameters too large' },
      {
        eventID,
        eventTime: '2026-11-20T03:12:07Z',
        resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${EXAMPLE.bucket}` }],
      },
    );
  const poll = (scene: Scene) => pollSetting({ resource: RESOURCE, setting: 'lifecycle' }, scene.ports);
  const reported = (scene: Scene) => scene.findings().map(({ rule, severity }) => [rule, severity]);

  it('what AWS shows is judged', async () => {
    const scene = new Scene();
    scene.now = new Date('2026-11-20T03:00:00.000Z');
    await poll(scene);
    scene.aws.set(RESOURCE, 'lifecycle', destroying);
    await scene.observe(omitted('large'));
    await scene.observe(omitted('large'));
    expect(reported(scene)).toEqual([
      ['clock-shortened', 'critical'],
      ['lifecycle-destroys-data', 'critical'],
    ]);
  });

  it('that it may have been put back is reported', async () => {
    const scene = new Scene();
    scene.now = new Date('2026-11-20T03:00:00.000Z');
    await poll(scene);
    await scene.observe(omitted('large'));
    await scene.observe(omitted('large'));
    expect(reported(scene)).toEqual([['lifecycle-destroys-data', 'low']]);
    expect(scene.findings()[0]?.evidence.reason).toContain('the record does not say to what');
  });

  it('that nobody could see it is reported', async () => {
    const scene = new Scene();
    const reader = {
      read: async () => ({ kind: 'unreadable', reason: 'access-denied', detail: '' }) as const,
    };
    await observeCall(parseRecord(omitted('large')), { ...scene.ports, reader });
    expect(reported(scene)).toEqual([['lifecycle-destroys-data', 'medium']]);
  });
});

it('writes what the other rules found when one throws, and then fails as an internal error that names it', async () => {
  const scene = new Scene();
  const broken = ACTIVITY_RULES.find(({ id }) => id === 'policy-widened');
  if (!broken) throw new Error('there is no such rule');
  const spy = vi.spyOn(broken, 'judge').mockImplementation(() => {
    throw new TypeError('it is not a function');
  });
  const opened = scene.observe(putPolicy([allow('*', 's3:GetObject')]));
  await expect(opened).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('policy-widened'),
  });
  expect(scene.findings().map(({ rule }) => rule)).toEqual(['policy-public']);
  spy.mockRestore();
});

describe('tags of a bucket', () => {
  const abac = (Status: string, id: string) =>
    bucketCall('PutBucketAbac', { abac: '', AbacStatus: { Status } }, { eventID: id });
  const tagged = (id: string) =>
    record('s3', 'TagResource', { resourceArn: `arn:aws:s3:::${EXAMPLE.bucket}` }, { eventID: id });
  const severities = (scene: Scene) => scene.findings().map(({ rule, severity }) => `${rule} ${severity}`);

  it('are judged in the account while they decide in policies, as they are offline', async () => {
    const scene = new Scene();
    await scene.observe(abac('Enabled', 'on'));
    await scene.observe(tagged('tagged'));
    expect(severities(scene)).toEqual(['policy-widened medium', 'policy-widened low']);
  });

  it('are judged where they decided before the deployment, which the settings poll found', async () => {
    const scene = new Scene();
    scene.aws.set(RESOURCE, 'abac', 'Enabled');
    await pollSetting({ resource: RESOURCE, setting: 'abac' }, scene.ports);
    await scene.observe(tagged('tagged'));
    expect(severities(scene)).toEqual(['policy-widened low']);
  });

  it('that came to decide without a record are reported by the settings poll', async () => {
    const scene = new Scene();
    const poll = () => pollSetting({ resource: RESOURCE, setting: 'abac' }, scene.ports);
    await poll();
    scene.aws.set(RESOURCE, 'abac', 'Enabled');
    expect(await poll()).toMatchObject({ kind: 'changed', findings: 1 });
    expect(severities(scene)).toEqual(['policy-widened medium']);
  });

  it('are quiet where they decide nothing', async () => {
    const scene = new Scene();
    await scene.observe(tagged('tagged'));
    expect(severities(scene)).toEqual([]);
  });
});
