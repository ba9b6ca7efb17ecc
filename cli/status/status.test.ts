import { describe, expect, it } from 'vitest';
import type { Waiting } from '../../core/alerts/delivery-backlog.ts';
import { DATASET } from '../../test/cli/samples.ts';
import { ROLE, status, type World } from '../../test/cli/status-world.ts';
import { decision } from '../../test/fakes/decision.ts';

const NONE: Waiting = { count: 0, oldestAt: null };
const waiting = (unreported: Waiting, unpublished: Waiting = NONE) => ({ unreported, unpublished });

describe('status', () => {
  it('shows the state of everything', async () => {
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
    [
      'alarms that nobody receives',
      { operations: [] },
      "nobody receives alarms about Sealwatch's own trouble: subscribe somebody to the operations topic",
    ],
    [
      'a filter policy that lets no alert through',
      { subscriptions: ['arn:1', 'arn:2'], filters: { 'arn:2': { severity: ['CRITICAL'] } } },
      'arn:2@example.com filters out every alert',
    ],
    [
      'alerts that every filter policy keeps out',
      { subscriptions: ['arn:1'], filters: { 'arn:1': { dataset: ['moderation-v4'] } } },
      'nobody receives alerts: subscribe somebody',
    ],
    [
      'critical alerts that nobody receives',
      { subscriptions: ['arn:1'], filters: { 'arn:1': { severity: ['high', 'low'] } } },
      'nobody receives alerts of severity critical',
    ],
    [
      'a filter policy that cannot be judged',
      { subscriptions: ['arn:1'], filters: { 'arn:1': { severity: [{ wildcard: '*' }] } } },
      'it is not known whether arn:1@example.com gets alerts: its filter policy says something that cannot be judged',
    ],
    [
      'a filter policy that it may not read',
      { subscriptions: ['arn:1'], filters: { 'arn:1': 'denied' } },
      'it is not known whether arn:1@example.com gets alerts: not allowed: sns:GetSubscriptionAttributes',
    ],
    [
      'findings that are not reported',
      { backlog: waiting({ count: 2, oldestAt: '2026-11-21T09:52:00.000Z' }) },
      '2 findings, the oldest found 8 min ago, and not reported: see the logs of Notify',
    ],
    [
      'an alert that is not published',
      { backlog: waiting(NONE, { count: 1, oldestAt: '2026-11-21T09:55:00.000Z' }) },
      '1 alert, made 5 min ago and not published: see the errors of Notify',
    ],
    [
      'a filter policy that lets no alarm through',
      { operations: ['arn:1'], filters: { 'arn:1': { severity: ['critical'] } } },
      'arn:1@example.com filters out every alarm',
    ],
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
      'a search for buckets that nobody guards that is late',
      { audit: { coverageAt: '2026-11-20T06:00:00.000Z' } },
      'no search for buckets that nobody guards since 2026-11-20 06:00:00 UTC',
    ],
    ['one that never ended', { audit: { coverageAt: null } }, 'no search for buckets that nobody guards yet'],
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

  it('says what to add to the policies of a bucket and its key that keep the functions out', async () => {
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

  it('says score and grade of each bucket, when it was audited, and how much is not known', async () => {
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

  it('says how many buckets that nobody guards were judged by their names alone: nobody needs to act', async () => {
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

  it('says since when nobody watches what the configuration names no more, and asks nothing of it', async () => {
    const world = { retiredAt: '2026-11-19T10:00:00.000Z', unsealed: true, eventsOn: false };
    const { out, exitCode } = await status(world);
    expect([out, exitCode]).toEqual([expect.stringContaining('not watched since 2026-11-19 10:00:00'), 0]);
    expect(out).not.toContain('Needs a hand');
    const json = JSON.parse((await status(world, '--json')).out);
    expect(json.datasets).toMatchObject([{ retiredAt: world.retiredAt }]);
  });

  it('asks for a hand where not every key was looked at since nobody watched them', async () => {
    const gap = { from: '2026-11-19T10:00:00.000Z', to: '2026-11-19T12:00:00.000Z' };
    const { out, exitCode } = await status({ gap });
    expect(exitCode).toBe(3);
    expect(out).toContain('not every key of moderation-v3 was looked at since 2026-11-19 10:00:00 UTC');
    expect(out).toContain('sealwatch verify --dataset moderation-v3 does it now');
    const json = JSON.parse((await status({ gap }, '--json')).out);
    expect(json.datasets).toMatchObject([{ status: 'sealed', notLookedAtSince: gap.from }]);
  });

  it('asks for a hand where keys were verified too long ago, by the schedule of their sweeps', async () => {
    const reading = { sweep: { every: '1d', level: 'read' }, readAt: '2026-11-01T10:00:00.000Z' } as const;
    const { out, exitCode } = await status({ reading });
    expect(exitCode).toBe(3);
    expect(out).toContain(
      'keys of moderation-v3 were verified too long ago: the last time that every one was read is 2026-11-01 10:00:00 UTC, and its sweeps are to read them more often; see sealwatch runs, or sealwatch sweep --dataset moderation-v3 --level read',
    );
    const json = JSON.parse((await status({ reading }, '--json')).out);
    expect(json.datasets).toMatchObject([{ everyKeyReadAt: reading.readAt }]);
  });

  it('asks for a hand while CloudTrail does not record who changes a dataset, and says that changes are seen', async () => {
    const unrecorded = { since: '2026-11-19T10:00:00.000Z', reasons: ['no trail logs'] };
    const { out, exitCode } = await status({ recording: { unrecorded } });
    expect(exitCode).toBe(3);
    expect(out).toContain(
      "moderation-v3: CloudTrail does not record all since 2026-11-19 10:00:00 UTC (no trail logs); S3's own events come all the same",
    );
    const { datasets } = JSON.parse((await status({ recording: { unrecorded } }, '--json')).out);
    expect(datasets).toMatchObject([
      {
        notLookedAtSince: null,
        notRecorded: [{ from: unrecorded.since, to: null, reasons: ['no trail logs'] }],
      },
    ]);
  });

  it('says so of a dataset that is not sealed yet, too', async () => {
    const unrecorded = { since: '2026-11-19T10:00:00.000Z', reasons: ['no trail logs'] };
    const { out } = await status({ recording: { unrecorded }, unsealed: true });
    expect(out).toContain('moderation-v3 is unsealed, so nothing alerts: sealwatch seal moderation-v3');
    expect(out).toContain('moderation-v3: CloudTrail does not record all since 2026-11-19 10:00:00 UTC');
  });

  it('remembers when CloudTrail did not record it, which needs no hand', async () => {
    const [from, to] = ['2026-11-19T10:00:00.000Z', '2026-11-19T12:00:00.000Z'];
    const unrecordedTimes = [{ from, to, reasons: ['no trail logs'] }];
    const { out, exitCode } = await status({ recording: { unrecordedTimes } });
    expect(exitCode).toBe(0);
    expect(out).toContain(
      "moderation-v3: CloudTrail did not record all between 2026-11-19 10:00:00 and 2026-11-19 12:00:00 UTC (no trail logs); S3's own events came all the same",
    );
  });

  it('ends well where all that is open is only worth knowing', async () => {
    const { out, exitCode } = await status({ isOpen: true, severity: 'info' });
    expect([out, exitCode]).toEqual([expect.stringContaining('Open findings   1 info'), 0]);
  });

  it('says in the line of receivers who gets no critical alerts, which is nothing to act on where others do', async () => {
    const world = {
      subscriptions: ['arn:1', 'arn:2'],
      filters: { 'arn:2': { severity: ['low'] } },
    };
    const { out, exitCode } = await status(world);
    expect([out, exitCode]).toEqual([
      expect.stringContaining('Alerts go to    2 confirmed, 0 unconfirmed, 1 without critical ones'),
      0,
    ]);
    const { subscriptions } = JSON.parse((await status(world, '--json')).out);
    expect(subscriptions.alerts.filtered).toEqual([
      {
        endpoint: 'arn:2@example.com',
        decisions: 'no',
        policy: '{"severity":["low"]}',
        scope: 'MessageAttributes',
        filteredOut: ['critical', 'high', 'medium', 'info'],
        unknown: [],
      },
    ]);
  });

  it('says what is not reported yet, which is nothing to act on before five minutes', async () => {
    const world = { backlog: waiting({ count: 1, oldestAt: '2026-11-21T09:59:00.000Z' }) };
    const { out, exitCode } = await status(world);
    expect([out, exitCode]).toEqual([
      expect.stringContaining('Not reported    1 finding, found 60 s ago\n'),
      0,
    ]);
    const { delivery } = JSON.parse((await status(world, '--json')).out);
    expect(delivery).toEqual({
      unreported: { count: 1, oldestSeconds: 60 },
      unpublished: { count: 0, oldestSeconds: null },
    });
    expect((await status()).out).toContain('Not reported    nothing\n');
  });

  it.each([
    [
      '0',
      'everybody in 111122223333 who may invoke record-baseline: no grants of seal or approve are deployed',
      0,
    ],
    ['1', 'whom 1 grant names', 1],
    ['12', 'whom 12 grants name', 12],
    [undefined, 'not known: deployed by an older release', null],
  ])(
    'names who may approve where %s grants are deployed, which is nothing to act on',
    async (grants, words, json) => {
      const world = grants === undefined ? {} : { grants };
      const { out, exitCode } = await status(world);
      expect([out, exitCode]).toEqual([expect.stringContaining(`May approve     ${words}\n`), 0]);
      expect(JSON.parse((await status(world, '--json')).out).grants).toBe(json);
    },
  );

  it('lists what people decided last, with the account of whoever is of another one', async () => {
    const decisions = [
      decision(),
      decision({ did: 'resolve', by: 'arn:aws:iam::999999999999:root', reason: 'ok\u202e' }),
    ];
    const { out, exitCode } = await status({ decisions });
    const [, listed] = out.split('Decided last\n');
    expect(listed?.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['TIME (UTC)', 'WHAT', 'WHO', 'REASON'],
      ['2026-11-20 03:12:07', '1 key approved in moderation-v3', 'Publisher', 'release 4'],
      [
        '2026-11-20 03:12:07',
        '1 finding resolved in moderation-v3',
        'root (account 999999999999)',
        'ok\\u{202e}',
      ],
      [''],
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse((await status({ decisions }, '--json')).out).decisions).toEqual(decisions);
    expect((await status()).out).not.toContain('Decided last');
  });

  it('counts what is overdue', async () => {
    expect((await status({ isOpen: true })).out).toContain('Open findings   1 critical, overdue: 1 critical');
  });

  it('says how long the oldest message has waited', async () => {
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
      subscriptions: {
        alerts: { confirmed: 1, unconfirmed: [], filtered: [] },
        operations: { confirmed: 1, unconfirmed: [], filtered: [] },
      },
      feeds: [{ bucket: 'acme-training-data', on: true }],
      access: [],
      remedies: [],
    });
  });
});
