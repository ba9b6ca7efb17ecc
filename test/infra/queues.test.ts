import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf, textOf } from './synthesized/template.ts';

const template = templateOf();
const FOURTEEN_DAYS = 14 * 86_400;

it('encrypts every queue, keeps messages as long as SQS can, and refuses plain HTTP', () => {
  template.allResourcesProperties(
    'AWS::SQS::Queue',
    Match.objectLike({ SqsManagedSseEnabled: true, MessageRetentionPeriod: FOURTEEN_DAYS }),
  );
  const policies = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'));
  expect(policies).toHaveLength(Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).length);
  for (const policy of policies)
    expect(JSON.stringify(policy)).toContain(
      '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
    );
});

it.each([
  ['QueuesObjectEventsDeadLetters', 720, 10],
  ['QueuesBulkObjectEventsDeadLetters', 5400, 5],
  ['QueuesActivityDeadLetters', 360, 10],
  ['QueuesObjectWritesDeadLetters', 360, 10],
  ['QueuesBulkObjectWritesDeadLetters', 360, 10],
  ['QueuesAuditRequestsDeadLetters', 3600, 3],
  ['QueuesNoticeWindowsDeadLetters', 360, 5],
])('gives up into %s, after six time limits of the function each', (deadLetters, visibility, tries) => {
  const queues = Object.values(resourcesOf(template, 'AWS::SQS::Queue')).filter(({ Properties }) =>
    textOf((Properties.RedrivePolicy as { deadLetterTargetArn?: unknown })?.deadLetterTargetArn).includes(
      deadLetters,
    ),
  );
  expect(queues).toMatchObject([
    { Properties: { VisibilityTimeout: visibility, RedrivePolicy: { maxReceiveCount: tries } } },
  ]);
});

it('lets only its own rules send, by one statement however many there are', () => {
  const statements = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: object[] }).Statement)
    .filter((statement) => JSON.stringify(statement).includes('events.amazonaws.com'))
    .map((statement) =>
      textOf((statement as { Condition: { ArnLike?: object } }).Condition.ArnLike ?? statement),
    );
  // Both queues, and the one of undelivered events.
  expect(statements.filter((text) => text.includes('rule/Sealwatch-objects-*'))).toHaveLength(3);
  // The queues of calls and of writes, the one of the audits, and the one of undelivered events.
  expect(statements.filter((text) => text.includes('rule/Sealwatch-activity-*'))).toHaveLength(4);
  // The others are the schedules', for their dead letters.
  expect(statements).toHaveLength(12);
});

it('delays requests for audits, so that settings have settled', () => {
  template.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 30, VisibilityTimeout: 3600 });
});
