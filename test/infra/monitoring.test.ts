import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { FIXED_ALARMS } from '../../cli/cost/monthly-cost.ts';
import { ALARMS } from '../model/cuts.ts';
import { templateOf } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';
import { resourcesOf, textOf } from './synthesized/template.ts';

const template = templateOf();

const alarms = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(
  ([id, { Properties }]) => [id.replace(/^SealwatchMonitoringAlarms|[0-9A-F]{8}$/g, ''), Properties] as const,
);

it('has as many alarms as the README and the estimate of a month price', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const datasets = example.buckets.flatMap((bucket) => bucket.datasets).length;
  expect(alarms.length - datasets).toBe(FIXED_ALARMS);
  expect(readme).toContain(`${alarms.length - datasets} alarms (0.10 each), and one more for each dataset`);
});

it('watches every queue, function, feed and topic', () => {
  const queues = [
    'ObjectEvents',
    'BulkObjectEvents',
    'Activity',
    'ObjectWrites',
    'BulkObjectWrites',
    'AuditRequests',
    'NoticeWindows',
  ];
  const functions = [
    'verifyObject',
    'verifyBulkObject',
    'hashObject',
    'recordBaseline',
    'sweepBatch',
    'judgeActivity',
    'judgeObjectWrites',
    'judgeBulkObjectWrites',
    'lookAtSettings',
    'auditPosture',
    'notify',
    'watchDelivery',
    'appendLog',
    'configure',
  ];
  const feeds = ['moderationv3', 'incoming', 'scratch'];
  const calls = [
    'buckets',
    'evidence',
    'feed',
    'functions',
    'records',
    'identities',
    'movers',
    'writes',
    'deletions',
  ];
  expect(alarms.map(([id]) => id)).toEqual([
    ...queues.flatMap((name) => [`${name}Oldest`, `${name}Depth`, `${name}DeadLetters`]),
    'Undelivered',
    ...functions.flatMap((name) => [`${name}Errors`, `${name}Throttles`]),
    'RunsFailed',
    'LookAtSettingsSilent',
    'AuditPostureSilent',
    'OverdueCriticalFindings',
    'BucketsNotAudited',
    'NotifySilent',
    'NotifyBehind',
    'FindingsNotReported',
    'AlertsNotPublished',
    'PutOffForLong',
    'ChangesNotSeen',
    'CanaryMissed',
    ...calls.map((name) => `ActivityFeed${name}`),
    ...feeds.map((name) => `Feed${name}`),
    'ReadingsFailed',
    'ReadingsStopped',
    'AlertsNotDelivered',
  ]);
});

it('notifies the operations topic when trouble begins and when it ends, and says what to do', () => {
  for (const [, { AlarmActions, OKActions, AlarmDescription }] of alarms) {
    expect([textOf(AlarmActions), textOf(OKActions)]).toEqual([
      '<TopicsOperationsTopic>',
      '<TopicsOperationsTopic>',
    ]);
    expect(AlarmDescription).toMatch(/\. .+\.|:/);
  }
});

it.each([
  ['ObjectEventsOldest', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 300 }],
  ['BulkObjectEventsOldest', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 3600 }],
  ['ObjectEventsDeadLetters', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
  ['Undelivered', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
  ['ActivityOldest', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 600 }],
  ['ObjectWritesOldest', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 600 }],
  ['BulkObjectWritesOldest', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 3600 }],
  ['ObjectWritesDeadLetters', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
  ['ActivityDeadLetters', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
  ['ActivityFeedfeed', { Namespace: 'AWS/Events', MetricName: 'FailedInvocations', Threshold: 1 }],
  [
    'LookAtSettingsSilent',
    { MetricName: 'Invocations', Period: 1800, EvaluationPeriods: 2, TreatMissingData: 'breaching' },
  ],
  [
    'AuditPostureSilent',
    { MetricName: 'Invocations', Period: 43_200, EvaluationPeriods: 2, TreatMissingData: 'breaching' },
  ],
  [
    'OverdueCriticalFindings',
    { Namespace: 'Sealwatch', MetricName: 'OverdueFindings', Period: 21_600, Threshold: 1 },
  ],
  [
    'BucketsNotAudited',
    { Namespace: 'Sealwatch', MetricName: 'BucketsNotAudited', EvaluationPeriods: 2, Threshold: 1 },
  ],
  [
    'FindingsNotReported',
    {
      Namespace: 'Sealwatch',
      MetricName: 'OldestUnreportedFinding',
      Dimensions: [
        { Name: 'service', Value: 'watch-delivery' },
        { Name: 'stack', Value: 'Sealwatch' },
      ],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 180,
      TreatMissingData: 'breaching',
    },
  ],
  [
    'AlertsNotPublished',
    {
      MetricName: 'OldestUnpublishedAlert',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 180,
      TreatMissingData: 'notBreaching',
    },
  ],
  ['verifyObjectErrors', { MetricName: 'Errors', Threshold: 1 }],
  ['Feedincoming', { Namespace: 'AWS/Events', MetricName: 'FailedInvocations', Threshold: 1 }],
  [
    'NotifySilent',
    { MetricName: 'Invocations', ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
  ],
])('%s', (id, expected) => {
  expect(alarms.find(([name]) => name === id)?.[1]).toMatchObject(expected);
});

it('shows everything on a dashboard that other Regions do not overwrite', () => {
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', {
    DashboardName: 'Sealwatch-eu-west-1',
    DashboardBody: Match.anyValue(),
  });
});

it('shows the score of every bucket, and what is open and overdue', () => {
  const [dashboard] = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  const body = textOf(dashboard?.Properties.DashboardBody);
  for (const metric of [
    '"PostureScore","bucket","acme-training-data","service","audit-posture"',
    '"PostureScore","bucket","acme-models","service","audit-posture"',
    '"LowestPostureScore","service","audit-posture"',
    '"OpenFindings","service","audit-posture","severity","critical"',
    '"OverdueFindings","service","audit-posture","severity","high"',
  ])
    expect(body).toContain(metric);
});

it('shows no more alarms in one widget than CloudWatch takes', () => {
  const datasets = Array.from({ length: 60 }, (_, index) => ({
    name: `d${index}`,
    prefix: `${index}/`,
    mode: 'sealed' as const,
  }));
  const many = templateOf({ buckets: [{ name: 'acme', datasets }] });
  const [dashboard] = Object.values(resourcesOf(many, 'AWS::CloudWatch::Dashboard'));
  const { widgets } = JSON.parse(textOf(dashboard?.Properties.DashboardBody)) as {
    widgets: { properties: { alarms?: unknown[] } }[];
  };
  const counts = widgets.flatMap(({ properties: { alarms } }) => alarms?.length ?? []);
  expect(counts[0]).toBe(100);
  expect(counts.reduce((sum, count) => sum + count)).toBe(
    Object.keys(resourcesOf(many, 'AWS::CloudWatch::Alarm')).length,
  );
});

it('has the alarms that the cuts of the chain are played with', () => {
  const byId = new Map(alarms);
  for (const { id, atLeast, minutes, periods, isMissingTrouble, isSilence } of ALARMS) {
    const alarm = byId.get(id);
    expect([id, alarm]).toEqual([
      id,
      expect.objectContaining({
        Threshold: atLeast,
        Period: minutes * 60,
        EvaluationPeriods: periods,
        ComparisonOperator: isSilence ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
        TreatMissingData: isMissingTrouble ? 'breaching' : 'notBreaching',
      }),
    ]);
  }
});

const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
/** The sections of the page, by what a link to them ends with. */
const sections = new Map(
  OPERATIONS.split(/^#{2,3} /m).map((text) => {
    const [title = '', ...lines] = text.split('\n');
    return [
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
      lines.join('\n'),
    ] as const;
  }),
);

it.each(alarms)(
  'the description of %s names a section that says what it means and what to do',
  (_, alarm) => {
    const [, section = ''] = /docs\/operations\.md#([a-z0-9-]+)$/.exec(textOf(alarm.AlarmDescription)) ?? [];
    expect([...sections.keys()]).toContain(section);
    const text = sections.get(section) ?? '';
    expect(text).toMatch(/^\*\*Means\.\*\* /m);
    expect(text).toMatch(/^\*\*Do\.\*\* /m);
  },
);

it('the table of alarms leads to every section that an alarm names', () => {
  const named = alarms.map(([, { AlarmDescription }]) => textOf(AlarmDescription).split('#').at(-1) ?? '');
  const [, table = ''] = /^## Alarms\n([\s\S]*?)^#/m.exec(OPERATIONS) ?? [];
  for (const section of new Set(named)) expect(table).toContain(`(#${section})`);
});
