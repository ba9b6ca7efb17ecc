import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../../test/fakes/activity-finding.ts';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { claimed } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { allow, putPolicy } from '../../rules/policies.examples.ts';
import { bucketCall, EXAMPLE, record } from '../../rules/records.examples.ts';
import { RULES_OF_CHECK } from './join-call.ts';
import { observeCall } from './observe-call.ts';
import type { ActivityPorts } from './ports.ts';
import { pollAccess } from './reconcile-settings.ts';

const RESOURCE = `bucket/${EXAMPLE.bucket}`;
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const OUTSIDER = 'arn:aws:iam::999988887777:root';
const LABELER = `arn:aws:iam::${EXAMPLE.account}:role/Labeler`;
const at = (minute: number) => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;

/** People were notified at minute 6 of what an audit found; the record of a call of minute 5 comes at minute 10. */
function scene(
  check: string | null,
  bucket: string | null = EXAMPLE.bucket,
  severity: Severity = 'critical',
) {
  const [settings, aws, store] = [new MemorySettingsStore(), new FakeAwsSettings(), new MemoryStore()];
  const { evidence, actor } = activityFinding();
  const audit = activityFinding({
    id: 'a0d17'.padEnd(40, '0'),
    rule: 'posture-weakened',
    bucket,
    severity,
    actor: { ...actor, arn: null },
    unknown: { actor: 'an audit found it' },
    happenedAt: at(6),
    evidence: { ...evidence, call: null, period: null },
  });
  if (check !== null) settings.findingsById.set(audit.id, claimed(audit, 'alert-1'));
  const dataset = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] } as const;
  let now = at(10);
  const ports: ActivityPorts = {
    store,
    callers: store.callers,
    settings,
    reader: aws,
    isPolicyPublic: async () => null,
    openAudits: async (asked) =>
      check !== null && (asked === null || asked === bucket) ? [{ check, id: audit.id }] : [],
    guard: {
      scope: 'configured',
      buckets: [{ name: EXAMPLE.bucket, datasets: [dataset] }],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [KEY],
      stack: 'Sealwatch',
    },
    clock: () => new Date(now),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };
  const all = () => [...settings.findingsById.values()] as ActivityFinding[];
  return {
    aws,
    ports,
    setNow: (next: string) => {
      now = next;
    },
    take: (one: JsonObject) => observeCall(parseRecord(one), ports),
    audit: () => all().find(({ id }) => id === audit.id) as ActivityFinding,
    others: () => all().filter(({ id }) => id !== audit.id),
    all,
  };
}

const made = (service: string, name: string, parameters: JsonObject, minute = 5): JsonObject =>
  record(service, name, parameters, { eventTime: at(minute), eventID: `${name}-${minute}` });

const suspended = bucketCall(
  'PutBucketVersioning',
  { VersioningConfiguration: { Status: 'Suspended' } },
  { eventTime: at(5), eventID: 'suspended' },
);

const CALLS: readonly (readonly [string, string, string | null, JsonObject])[] = [
  ['a bucket', 'versioning-enabled', EXAMPLE.bucket, suspended],
  ['a key', 'key-enabled', EXAMPLE.bucket, made('kms', 'DisableKey', { keyId: KEY })],
  ['a trail', 'trail-logging', null, made('cloudtrail', 'StopLogging', { name: 'Sealwatch-Trail' })],
  [
    'a queue',
    'event-feed-on',
    EXAMPLE.bucket,
    made('sqs', 'DeleteQueue', {
      queueUrl: `https://sqs.eu-west-1.amazonaws.com/${EXAMPLE.account}/Sealwatch-ObjectEvents`,
    }),
  ],
  [
    'the organization',
    'guarded-by-sealwatch',
    EXAMPLE.bucket,
    made('organizations', 'UpdatePolicy', {
      policyId: 'p-1',
      content: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
      }),
    }),
  ],
];

describe('the record of a call that comes after an audit has found what it did', () => {
  it.each(CALLS)(
    'about %s is an update of that finding, with its author, and no second alert',
    async (_, check, bucket, call) => {
      const { aws, take, audit, others } = scene(check, bucket);
      aws.set(RESOURCE, 'versioning', { status: 'Suspended', mfaDelete: false });
      await take(call);
      // That a key keeps the detector from reading is another story than that it is disabled.
      const found = others().filter(({ rule }) => RULES_OF_CHECK[check ?? '']?.includes(rule));
      expect(found.length).toBeGreaterThan(0);
      for (const { notice, evidence } of found) {
        expect(notice).toEqual({ alerts: [], group: null, isQuiet: true });
        expect(evidence.related).toEqual([audit().id]);
      }
      expect(audit()).toMatchObject({
        state: 'open',
        revision: 2,
        changed: ['actor'],
        actor: { arn: LABELER },
        evidence: { call: { eventId: call.eventID } },
        notice: { group: expect.stringMatching(/^update/) },
      });
    },
  );

  it('that breaks several rules is one update, which names each finding about it', async () => {
    const { aws, take, audit, others } = scene('policy-no-outsiders');
    const statements = [allow('*', 's3:GetObject'), allow({ AWS: OUTSIDER }, 's3:PutObject')];
    aws.set(RESOURCE, 'policy', { Version: '2012-10-17', Statement: statements });
    await take(putPolicy(statements, { eventTime: at(5), eventID: 'opened' }));
    const found = others().map(({ rule, notice }) => [rule, notice.isQuiet]);
    expect(found.toSorted()).toEqual([
      ['policy-external-account', true],
      ['policy-public', true],
    ]);
    const ids = others().map(({ id }) => id);
    expect(audit()).toMatchObject({ revision: 2, changed: ['actor'] });
    expect(audit().evidence.related?.toSorted()).toEqual(ids.toSorted());
  });

  it('changes nothing more where it comes again', async () => {
    const { aws, take, all } = scene('versioning-enabled');
    aws.set(RESOURCE, 'versioning', { status: 'Suspended', mfaDelete: false });
    await take(suspended);
    const before = structuredClone(all());
    await take(suspended);
    expect(all()).toEqual(before);
  });

  it('is reported where it weighs more than what people were notified of', async () => {
    const { take, audit, others } = scene('versioning-enabled', EXAMPLE.bucket, 'low');
    await take(suspended);
    expect(others()).toMatchObject([
      { rule: 'versioning-suspended', notice: { group: expect.stringMatching(/^first/) } },
    ]);
    expect(audit().evidence.call).toBeNull();
  });

  it.each([
    ['another check', scene('tagged'), suspended],
    ['another bucket', scene('versioning-enabled', 'another-bucket'), suspended],
    [
      'what carries events, and the call about the alerts',
      scene('event-feed-on'),
      made('sns', 'DeleteTopic', {
        topicArn: `arn:aws:sns:eu-west-1:${EXAMPLE.account}:Sealwatch-Alerts`,
      }),
    ],
    ['a later call', scene('key-enabled'), made('kms', 'DisableKey', { keyId: KEY }, 9)],
  ] as const)('is reported where what was found is about %s', async (_, { take, audit, others }, call) => {
    await take(call);
    expect(others()[0]?.notice.group).toMatch(/^first/);
    expect(audit().evidence.call).toBeNull();
  });
});

describe('the record of a Deny that shut the settings poll out', () => {
  it('is an update of what the poll found', async () => {
    const { ports, setNow, take, all } = scene(null);
    await ports.settings.commit({
      head: { resource: RESOURCE, setting: 'policy', value: null, at: at(1), revision: 1 },
      changes: [],
      findings: [],
    });
    setNow(at(6));
    await pollAccess(RESOURCE, { refused: ['policy'], answered: [] }, ports);
    const [polled] = all();
    expect(polled).toMatchObject({ rule: 'detector-tampered', severity: 'critical', actor: { arn: null } });
    setNow(at(10));
    const Statement = [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${EXAMPLE.bucket}` },
    ];
    const bucketPolicy = { Version: '2012-10-17', Statement };
    await take(bucketCall('PutBucketPolicy', { bucketPolicy }, { eventTime: at(5), eventID: 'deny' }));
    const tampered = all().filter(({ rule }) => rule === 'detector-tampered');
    expect(tampered.map(({ notice }) => notice.isQuiet ?? false)).toEqual([false, true]);
    expect(tampered[0]).toMatchObject({ id: polled?.id, actor: { arn: LABELER } });
  });
});
