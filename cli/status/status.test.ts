import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../core/base/severity.ts';
import type { AuditRecord } from '../../core/engine/posture/audit-store.ts';
import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, finding, GOOD } from '../../test/cli/samples.ts';
import type { Clients } from '../connection/clients.ts';
import type { Connection } from '../connection/connect.ts';

const QUEUES = {
  ObjectEventsQueueUrl: 'https://sqs/events',
  ObjectEventsDeadLetterQueueUrl: 'https://sqs/dead',
};
const ROLE = 'arn:aws:iam::111122223333:role/Verify';
const deployment = {
  ...DEPLOYMENT,
  outputs: { ...DEPLOYMENT.outputs, ...QUEUES, ReaderRoleArns: ROLE },
};

interface World {
  readonly subscriptions?: readonly string[];
  readonly messages?: Readonly<Record<string, number>>;
  readonly eventsOn?: boolean;
  readonly unsealed?: boolean;
  readonly retiredAt?: string;
  readonly isOpen?: boolean;
  readonly severity?: Severity;
  readonly denied?: 'sns' | 'sqs' | 's3' | 'probe';
  readonly problems?: readonly object[];
  readonly audit?: Partial<AuditSummary>;
  /** What checks once said. */
  readonly known?: AuditRecord['known'];
  readonly isAudited?: boolean;
}

const denied = (action: string) =>
  Object.assign(new Error(`User: u is not authorized to perform: ${action} on resource: r`), {
    name: 'AccessDenied',
  });

function clientsOf(world: World): Clients {
  const send = (answer: (input: Record<string, string>) => object, what: string, action: string) => ({
    config: {},
    send: async ({ input }: { input: Record<string, string> }) => {
      if (world.denied === what) throw denied(action);
      return answer(input);
    },
  });
  return {
    // The SDK pages through the answers of its own clients only.
    sns: Object.assign(new SNSClient({ region: 'eu-west-1' }), {
      send: send(
        () => ({
          Subscriptions: (world.subscriptions ?? ['arn:confirmed']).map((arn) => ({
            SubscriptionArn: arn,
            Endpoint: 'security@example.com',
          })),
        }),
        'sns',
        'sns:ListSubscriptionsByTopic',
      ).send,
    }),
    sqs: send(
      (input) => ({
        Attributes: { ApproximateNumberOfMessages: String(world.messages?.[input.QueueUrl ?? ''] ?? 0) },
      }),
      'sqs',
      'sqs:GetQueueAttributes',
    ),
    s3: send(
      () => (world.eventsOn === false ? {} : { EventBridgeConfiguration: {} }),
      's3',
      's3:GetBucketNotification',
    ),
    cloudWatch: send(() => ({ MetricDataResults: [{ Values: [42, 99] }] }), '', ''),
  } as unknown as Clients;
}

const result = (check: string, of: 'pass' | 'fail' | 'unknown') =>
  ({ check, severity: 'high', status: of, reason: `${check} is ${of}`, details: [], gain: 0 }) as const;

const AUDIT = {
  bucket: DATASET.bucket,
  audit: {
    bucket: DATASET.bucket,
    region: 'eu-west-1',
    at: '2026-11-21T06:00:00.000Z',
    score: 71,
    grade: 'C',
    results: [result('a', 'pass'), result('b', 'fail'), result('c', 'unknown'), result('d', 'fail')],
  },
  known: {},
  open: {},
  revision: 1,
} as const;

const SUMMARY: AuditSummary = {
  at: '2026-11-21T06:00:00.000Z',
  buckets: 1,
  failed: [],
  failedCount: 0,
  next: null,
  coverageAt: '2026-11-21T06:00:01.000Z',
  coverage: null,
  untagged: 0,
  untaggedReason: null,
};

function status(world: World = {}, ...args: string[]) {
  const dataset = {
    ...DATASET,
    ...(world.unsealed ? { status: 'unsealed' as const } : {}),
    ...(world.retiredAt ? { retiredAt: world.retiredAt } : {}),
  };
  const entry = {
    bucket: DATASET.bucket,
    dataset: DATASET.name,
    digest: GOOD,
    size: 1,
    versionId: 'v',
    since: 't',
  };
  const queries = fakeQueries({
    datasets: [dataset],
    entries: [
      { ...entry, key: 'moderation/v3/a', state: 'intact' },
      { ...entry, key: 'moderation/v3/b', state: 'altered' },
      { ...entry, key: 'moderation/v3/x', state: 'altered', dataset: 'another' },
    ],
    findings: world.isOpen ? [finding(world.severity ? { severity: world.severity } : {})] : [],
    audits: world.isAudited ? [{ ...AUDIT, known: world.known ?? {} }] : [],
    ...(world.audit ? { audit: { ...SUMMARY, ...world.audit } } : {}),
    seen: [{ bucket: DATASET.bucket, key: 'k', class: 'altered', seenAt: '2026-11-20T03:12:08.000Z' }],
  });
  const sweep = (async () => {
    if (world.denied === 'probe') throw denied('lambda:InvokeFunction');
    return { kind: 'probed', problems: world.problems ?? [] };
  }) as unknown as Connection['sweep'];
  return runCli(['status', ...args], { queries, deployment, clients: clientsOf(world), sweep });
}

describe('status', () => {
  it('tells how everything stands', async () => {
    const { out, exitCode } = await status();
    expect(out).not.toContain('Needs a hand');
    expect(out).toMatch(
      /moderation-v3 +sealed +sealed +s3:\/\/acme-training-data\/moderation\/v3\/ +1 intact, 1 altered +2026-11-20 03:12:08/,
    );
    expect(out).toContain('Open findings   none');
    expect(out).toContain('Queues          empty');
    expect(exitCode).toBe(0);
  });

  it.each([
    [
      'an e-mail that was not confirmed',
      { subscriptions: ['arn:1', 'PendingConfirmation'] },
      'security@example.com has not confirmed',
    ],
    ['alerts that nobody receives', { subscriptions: [] }, 'nobody receives alerts'],
    ['a dataset that is not sealed', { unsealed: true }, 'sealwatch seal moderation-v3'],
    [
      'dead letters',
      { messages: { 'https://sqs/dead': 2 } },
      '2 messages in the dead-letter queue ObjectEventsDeadLetter',
    ],
    ['a bucket that sends nothing', { eventsOn: false }, 'sends no events'],
    [
      'what the functions cannot read',
      { problems: [{ dataset: 'd', bucket: 'b', what: 'decrypt', detail: 'no' }] },
      'cannot decrypt d in b: no',
    ],
    ['subscriptions that it may not list', { denied: 'sns' }, 'not allowed: sns:ListSubscriptionsByTopic'],
    ['queues that it may not see', { denied: 'sqs' }, 'not allowed: sqs:GetQueueAttributes'],
    ['a bucket that it may not ask', { denied: 's3' }, 'not allowed: s3:GetBucketNotification'],
    ['findings that are overdue', { isOpen: true }, 'findings are overdue (1 critical)'],
    ['audits that are late', { audit: { at: '2026-11-20T20:00:00.000Z' } }, 'nobody has audited the buckets'],
    [
      'a bucket that could not be audited',
      { audit: { failed: [{ bucket: 'acme\u202e', reason: '403 AccessDenied' }], failedCount: 1 } },
      'acme\\u{202e} could not be audited: 403 AccessDenied',
    ],
    [
      'buckets that could not be listed',
      { audit: { coverage: '403 AccessDenied' } },
      'buckets that nobody guards may have been missed: 403 AccessDenied',
    ],
    [
      'more buckets that could not be audited than are named',
      { audit: { failed: [{ bucket: 'acme', reason: 'no' }], failedCount: 3 } },
      '2 more buckets could not be audited',
    ],
    [
      'a look for buckets that nobody guards that is late',
      { audit: { coverageAt: '2026-11-20T06:00:00.000Z' } },
      'nobody has looked for buckets that nobody guards since 2026-11-20 06:00:00 UTC',
    ],
    [
      'one that never ended',
      { audit: { coverageAt: null } },
      'nobody has looked for buckets that nobody guards yet',
    ],
    [
      'checks that could be made before',
      { isAudited: true, known: { b: 'fail', c: 'pass' } },
      '1 check of acme-training-data could be made before and cannot now (c is unknown): sealwatch audit acme-training-data',
    ],
    ['a function that it may not invoke', { denied: 'probe' }, 'not allowed: lambda:InvokeFunction'],
  ] as [string, World, string][])('begins with %s', async (_, world, text) => {
    const { out, exitCode } = await status(world);
    expect(out.split('\n')[0]).toBe('Needs a hand');
    expect(out).toContain(text);
    expect(exitCode).toBe(world.isOpen ? 1 : 3);
  });

  it('tells what to add to the policies of a bucket and its key that keep the functions out', async () => {
    const about = { dataset: DATASET.name, bucket: DATASET.bucket, detail: 'no' };
    const problems = [
      { ...about, what: 'read' },
      { ...about, what: 'decrypt' },
    ];
    const { out } = await status({ problems });
    const policies = [
      'the policy of the bucket acme-training-data:',
      'KMS key of the bucket acme-training-data:',
    ];
    for (const policy of policies) expect(out).toContain(policy);
    expect(out).toContain(`"aws:PrincipalArn": [`);
    const json = JSON.parse((await status({ problems }, '--json')).out);
    expect(json.access).toEqual(problems);
    expect(json.remedies).toMatchObject([
      {
        bucket: DATASET.bucket,
        bucketPolicy: [{ Sid: 'SealwatchLists' }, { Sid: 'SealwatchReads' }],
        exemption: { ArnNotEquals: { 'aws:PrincipalArn': [ROLE] } },
        keyPolicy: [{ Sid: 'SealwatchDecrypts', Principal: { AWS: [ROLE] } }],
      },
    ]);
  });

  it('ends with the code of findings even where something needs a hand', async () => {
    const { out, exitCode } = await status({ isOpen: true, unsealed: true });
    expect(out).toContain('Open findings   1 critical');
    expect(exitCode).toBe(1);
  });

  it('tells score and grade of each bucket, when it was audited, and how much is not known', async () => {
    const { out, exitCode } = await status({ isAudited: true, audit: {} });
    expect(out).toMatch(/BUCKET +SCORE +GRADE +FAILED +UNKNOWN +AUDITED \(UTC\)/);
    expect(out).toMatch(/acme-training-data +71 +C +2 +1 +2026-11-21 06:00:00/);
    expect(exitCode).toBe(0);
    const { posture } = JSON.parse((await status({ isAudited: true, audit: {} }, '--json')).out);
    expect(posture).toEqual({
      auditedAt: '2026-11-21T06:00:00.000Z',
      buckets: [
        {
          bucket: 'acme-training-data',
          score: 71,
          grade: 'C',
          failed: 2,
          unknown: 1,
          lost: null,
          at: '2026-11-21T06:00:00.000Z',
        },
      ],
      unguarded: { at: '2026-11-21T06:00:01.000Z', problem: null, judgedByName: 0 },
    });
  });

  it('tells how many buckets that nobody guards were judged by their names alone: nobody needs to act', async () => {
    const untagged = { audit: { untagged: 3, untaggedReason: 's3:GetBucketTagging is denied' } };
    const { out, exitCode } = await status(untagged);
    expect(out).toContain(
      '3 buckets that nobody guards were judged by name alone: s3:GetBucketTagging is denied',
    );
    expect(exitCode).toBe(0);
    const { posture } = JSON.parse((await status(untagged, '--json')).out);
    expect(posture.unguarded).toMatchObject({ judgedByName: 3 });
  });

  it('says of a bucket that nobody has audited yet that it is so', async () => {
    const { out, exitCode } = await status();
    expect(out).toMatch(/acme-training-data +- +- +- +- +not yet/);
    expect(exitCode).toBe(0);
  });

  it('misses no check that did not apply before', async () => {
    const { exitCode } = await status({ isAudited: true, known: { c: 'not-applicable' } });
    expect(exitCode).toBe(0);
  });

  it('tells since when nobody watches what the configuration names no more, and asks nothing of it', async () => {
    const world = { retiredAt: '2026-11-19T10:00:00.000Z', unsealed: true, eventsOn: false };
    const { out, exitCode } = await status(world);
    expect([out, exitCode]).toEqual([expect.stringContaining('not watched since 2026-11-19 10:00:00'), 0]);
    expect(out).not.toContain('Needs a hand');
    const json = JSON.parse((await status(world, '--json')).out);
    expect(json.datasets).toMatchObject([{ retiredAt: world.retiredAt }]);
  });

  it('ends well where all that is open is only worth knowing', async () => {
    const { out, exitCode } = await status({ isOpen: true, severity: 'info' });
    expect([out, exitCode]).toEqual([expect.stringContaining('Open findings   1 info'), 0]);
  });

  it('counts what is overdue', async () => {
    expect((await status({ isOpen: true })).out).toContain('Open findings   1 critical, overdue: 1 critical');
  });

  it('tells how long the oldest message has waited', async () => {
    expect((await status({ messages: { 'https://sqs/events': 1500 } })).out).toContain(
      '1,500 waiting, the oldest for 42 s',
    );
  });

  it('is one JSON document', async () => {
    const { out } = await status({ unsealed: true }, '--json');
    expect(JSON.parse(out)).toMatchObject({
      stack: { name: 'Sealwatch', region: 'eu-west-1' },
      needs: [expect.stringContaining('unsealed')],
      datasets: [
        {
          name: 'moderation-v3',
          status: 'unsealed',
          states: { intact: 1, altered: 1 },
          lastSeenAt: '2026-11-20T03:12:08.000Z',
        },
      ],
      findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
      overdue: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
      subscriptions: { alerts: { confirmed: 1, unconfirmed: [] } },
      feeds: [{ bucket: 'acme-training-data', on: true }],
      access: [],
      remedies: [],
    });
  });
});

describe('alert test', () => {
  const run = (subscriptions: readonly string[]) => {
    const published: Record<string, unknown>[] = [];
    const base = clientsOf({ subscriptions });
    const send = async (command: { input: Record<string, unknown> }) => {
      if ('Message' in command.input) published.push(command.input);
      return base.sns.send(command as never);
    };
    const sns = Object.assign(new SNSClient({ region: 'eu-west-1' }), { send });
    const clients = { ...base, sns } as unknown as Clients;
    return runCli(['alert', 'test', '--json'], { deployment, clients }).then((ran) => ({
      ...ran,
      published,
    }));
  };

  it('publishes what looks like an alert and says that it is a test', async () => {
    const { published, out, exitCode } = await run(['arn:1', 'arn:2']);
    const message = JSON.parse(String(published[0]?.Message));
    expect(JSON.parse(message.default)).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'test',
      severity: 'critical',
    });
    expect(message.email).toContain('Nothing is wrong');
    expect(published[0]).toMatchObject({
      TopicArn: 'alerts',
      MessageAttributes: { kind: { StringValue: 'test' } },
    });
    expect(JSON.parse(out)).toMatchObject({ confirmed: 2, unconfirmed: [] });
    expect(exitCode).toBe(0);
  });

  it.each([[[]], [['arn:1', 'PendingConfirmation']]])(
    'is not sure of everybody with %j',
    async (subscriptions) => {
      expect((await run(subscriptions)).exitCode).toBe(3);
    },
  );
});
