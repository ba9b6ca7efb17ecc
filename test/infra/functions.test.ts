import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf, textOf } from './synthesized/template.ts';

const template = templateOf();

const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
  ({ Properties }) => Properties,
);

it('runs nothing but its own fourteen functions, each with its own role and log', () => {
  expect(functions).toHaveLength(14);
  const distinct = (property: string) => new Set(functions.map((one) => JSON.stringify(one[property]))).size;
  expect(distinct('Role')).toBe(14);
  expect(distinct('LoggingConfig')).toBe(14);
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  template.allResourcesProperties(
    'AWS::Lambda::Function',
    Match.objectLike({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' }),
  );
});

it.each([
  ['verifies changes of guarded objects', 120, 1769],
  ['verifies changes in open datasets and large objects', 900, 1769],
  ['reads parts of objects that are too large for one invocation', 900, 1769],
  ['records what people seal, approve and resolve', 300, 1769],
  ['lists and reads objects for seals and verifications', 900, 1769],
  ['judges calls that CloudTrail recorded', 60, 1024],
  ['compares settings with the last ones seen', 600, 1024],
  ['audits how well guarded buckets would resist', 600, 1024],
  ['folds findings into alerts and publishes them', 60, 512],
  ['measures what was found and not reported yet', 60, 512],
  ['registers datasets and switches on the events of existing buckets', 300, 512],
])('%s within %d s and %d MB', (description, Timeout, MemorySize) => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: `Sealwatch: ${description}`,
    Timeout,
    MemorySize,
  });
});

it('gives each function the addresses of everything', () => {
  for (const { Environment } of functions) {
    const { Variables } = Environment as { Variables: Record<string, unknown> };
    const texts = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, textOf(value)]));
    expect(texts).toMatchObject({
      SEALWATCH_MANIFEST_TABLE: '<TablesManifest>',
      SEALWATCH_VERSIONS_TABLE: '<TablesVersions>',
      SEALWATCH_FINDINGS_TABLE: '<TablesFindings>',
      SEALWATCH_RUNS_TABLE: '<TablesRuns>',
      SEALWATCH_ALERT_TOPIC_ARN: '<TopicsAlertsTopic>',
      SEALWATCH_OPERATIONS_TOPIC_ARN: '<TopicsOperationsTopic>',
      SEALWATCH_NOTICE_QUEUE_URL: '<QueuesNoticeWindowsQueue>',
      SEALWATCH_STACK: '<AWS::StackId>',
      NODE_OPTIONS: '--enable-source-maps',
      POWERTOOLS_SERVICE_NAME: expect.any(String),
      SEALWATCH_TIMEOUT_SECONDS: expect.stringMatching(/^(60|120|300|600|900)$/),
    });
  }
});

it('gives only the urgent workers the queue for what may wait', () => {
  const given = functions.flatMap(({ Description, Environment }) => {
    const url = (Environment as { Variables: Record<string, unknown> }).Variables.SEALWATCH_BULK_QUEUE_URL;
    return url ? [`${Description} -> ${textOf(url)}`] : [];
  });
  expect(given).toEqual([
    'Sealwatch: verifies changes of guarded objects -> <QueuesBulkObjectEventsQueue>',
    'Sealwatch: judges writes to guarded objects that CloudTrail recorded -> <QueuesBulkObjectWritesQueue>',
  ]);
});

it('gives the keys of the stack itself to the functions that judge calls and settings, and to no other', () => {
  const given = functions.flatMap(({ Description, Environment }) => {
    const keys = (Environment as { Variables: Record<string, unknown> }).Variables.SEALWATCH_KEYS;
    return keys ? [[Description, textOf(keys)]] : [];
  });
  const keys = '<TopicsAlertsKey.Arn>,<TopicsOperationsKey.Arn>';
  expect(given).toEqual([
    ['Sealwatch: judges calls that CloudTrail recorded', keys],
    ['Sealwatch: judges writes to guarded objects that CloudTrail recorded', keys],
    ['Sealwatch: judges writes to open datasets that CloudTrail recorded', keys],
    ['Sealwatch: compares settings with the last ones seen', keys],
  ]);
});

describe('feeds', () => {
  const mappings = (source: string) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }) => Properties)
      .filter(({ EventSourceArn }) => textOf(EventSourceArn).includes(source));
  const mapping = (source: string) => mappings(source)[0];

  it.each([
    ['QueuesObjectEventsQueue', 'VerifyObjectFunction', 10, 50],
    ['QueuesBulkObjectEventsQueue', 'VerifyBulkObjectFunction', 5, 10],
    ['QueuesActivityQueue', 'JudgeActivityFunction', 10, 10],
    ['QueuesObjectWritesQueue', 'JudgeObjectWritesFunction', 10, 10],
    ['QueuesBulkObjectWritesQueue', 'JudgeBulkObjectWritesFunction', 10, 5],
    ['QueuesAuditRequestsQueue', 'AuditPostureFunction', 10, 2],
    ['QueuesNoticeWindowsQueue', 'NotifyFunction', 10, 5],
  ])('%s to %s', (queue, name, BatchSize, MaximumConcurrency) => {
    const found = mapping(queue);
    expect(textOf(found?.FunctionName)).toContain(name);
    expect(found).toMatchObject({
      BatchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency },
    });
  });

  it('all queues with less concurrency than an account leaves unreserved at least', () => {
    const most = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) =>
        (Properties.ScalingConfig as { MaximumConcurrency?: number })?.MaximumConcurrency ?? 0,
    );
    expect(most.reduce((sum, each) => sum + each)).toBe(92);
  });

  it('findings that are to be reported to the function that notifies', () => {
    const found = mappings('TablesFindings').find(({ FunctionName }) =>
      textOf(FunctionName).includes('NotifyFunction'),
    );
    expect(found).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"pendingShard":{"S":[{"exists":true}]}}}}' }],
      },
    });
  });

  it('the function that compares settings every quarter of an hour, whatever records come', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('LookAtSettingsFunction'), 'Arn'] },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
  });

  it('the function that audits every six hours, whatever changes', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(6 hours)',
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('AuditPostureFunction'), 'Arn'] },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
  });

  it('the function that notifies every minute, whatever the stream does', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });
});

describe('concurrency', () => {
  const reserved = (config: Parameters<typeof templateOf>[0]): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(resourcesOf(templateOf(config), 'AWS::Lambda::Function')).flatMap(
        ([id, { Properties }]) =>
          Properties.ReservedConcurrentExecutions === undefined
            ? []
            : [[textOf({ Ref: id }), Properties.ReservedConcurrentExecutions]],
      ),
    );

  it('is not reserved unless asked for: an account that has less than 100 left would refuse the deployment', () => {
    expect(reserved({})).toEqual({});
    expect(reserved({ reservedConcurrency: false })).toEqual({});
  });

  it('is reserved for what reports, where the configuration asks for it', () => {
    expect(reserved({ reservedConcurrency: true })).toEqual({
      '<FunctionsNotifyFunction>': 10,
      '<FunctionsJudgeActivityFunction>': 10,
      '<FunctionsLookAtSettingsFunction>': 2,
      '<FunctionsWatchDeliveryFunction>': 1,
    });
  });
});
