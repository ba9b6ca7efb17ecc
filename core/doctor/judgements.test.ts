import { describe, expect, it } from 'vitest';
import { known, unknown } from '../posture/facts.ts';
import { examined, problem, REDEPLOY } from './diagnosis.ts';
import { judgeRole, questionsOf } from './judge-permissions.ts';
import { judgeQueuePolicy, judgeRule, judgeWorkers, type RuleFacts } from './judge-rules.ts';
import {
  judgeClock,
  judgeConcurrency,
  judgeFunction,
  judgeKey,
  judgeStack,
  judgeVersion,
} from './judge-stack.ts';
import { judgeRecording } from './judge-trails.ts';

const SUBJECT = { check: 'keys', about: 'k' } as const;
const says = (found: readonly { readonly says: string }[]) => found.map((each) => each.says);

describe('examined', () => {
  it('takes what AWS did not say for "not checked", with the reason, and no problem for fine', () => {
    expect(examined(SUBJECT, unknown('kms:DescribeKey is denied'), () => [])).toMatchObject([
      { outcome: 'not-checked', says: 'kms:DescribeKey is denied', mend: null },
    ]);
    expect(examined(SUBJECT, known(1), () => [])).toMatchObject([{ outcome: 'fine' }]);
    expect(examined(SUBJECT, known(1), () => [problem(SUBJECT, 'bad', 'mend it')])).toMatchObject([
      { outcome: 'problem', says: 'bad', mend: 'mend it' },
    ]);
  });
});

describe('the stack', () => {
  it.each([
    ['CREATE_COMPLETE', 'fine'],
    ['UPDATE_COMPLETE', 'fine'],
    ['IMPORT_COMPLETE', 'fine'],
    ['UPDATE_IN_PROGRESS', 'problem'],
    ['UPDATE_ROLLBACK_COMPLETE', 'problem'],
    ['UPDATE_ROLLBACK_FAILED', 'problem'],
    ['ROLLBACK_COMPLETE', 'problem'],
  ])('that is %s is: %s', (status, outcome) => {
    expect(judgeStack('Sealwatch', status).outcome).toBe(outcome);
  });

  it.each([
    ['0.2.0', 'fine'],
    ['0.1.0', 'problem'],
    [null, 'not-checked'],
  ])('of release %s is for a command of 0.2.0: %s', (deployed, outcome) => {
    expect(judgeVersion(deployed, '0.2.0').outcome).toBe(outcome);
  });
});

it.each([
  [0, 'fine'],
  [60, 'fine'],
  [-60, 'fine'],
  [61, 'problem'],
  [-3600, 'problem'],
])('a clock that is %d s ahead is: %s', (seconds, outcome) => {
  expect(judgeClock(seconds).outcome).toBe(outcome);
});

it.each([
  [{ all: 1000, unreserved: 900 }, 'fine'],
  [{ all: 1000, unreserved: 100 }, 'fine'],
  [{ all: 1000, unreserved: 99 }, 'problem'],
  [{ all: 10, unreserved: 10 }, 'problem'],
])('an account with %j functions at once is: %s', (limits, outcome) => {
  expect(judgeConcurrency(limits).outcome).toBe(outcome);
});

describe('a function', () => {
  const facts = { name: 'f', state: 'Active', lastUpdate: 'Successful', reserved: null };
  it.each([
    [facts, []],
    [{ ...facts, reserved: 10 }, []],
    [{ ...facts, state: 'Inactive' }, []],
    [{ ...facts, reserved: 0 }, ['the function f may not run: its reserved concurrency is 0']],
    [{ ...facts, state: 'Failed' }, ['Lambda could not start the function f']],
    [{ ...facts, lastUpdate: 'Failed' }, ['Lambda could not update the function f']],
    [null, ['the function f is gone']],
  ])('of which Lambda says %j: %j', (given, expected) => {
    expect(says(judgeFunction('f', given))).toEqual(expected);
  });
});

describe('a key', () => {
  it.each([
    ['Enabled', [], null],
    ['Disabled', ['the key arn:k is not enabled (Disabled)'], 'aws kms enable-key --key-id arn:k'],
    [
      'PendingDeletion',
      ['KMS is about to delete the key arn:k'],
      'aws kms cancel-key-deletion --key-id arn:k, then aws kms enable-key --key-id arn:k',
    ],
    [null, ['there is no key arn:k'], REDEPLOY],
  ])('of state %s: %j', (state, expected, mend) => {
    const found = judgeKey('arn:k', state);
    expect([says(found), found[0]?.mend ?? null]).toEqual([expected, mend]);
  });
});

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:111122223333:q';
const RULE_ARN = 'arn:aws:events:eu-west-1:111122223333:rule/Sealwatch-objects-a';
const RULE: RuleFacts = { name: 'Sealwatch-objects-a', isEnabled: true, targets: [QUEUE_ARN] };

it.each([
  [RULE, []],
  [
    { ...RULE, isEnabled: false },
    ['the rule Sealwatch-objects-a is disabled: what it carries or starts does not happen'],
  ],
  [{ ...RULE, targets: [] }, ['the rule Sealwatch-objects-a has no target']],
])('judges a rule %#', (rule, expected) => {
  expect(says(judgeRule(rule))).toEqual(expected);
});

describe('the policy of a queue', () => {
  const allow = (over: object = {}) => ({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
    Resource: QUEUE_ARN,
    Condition: { ArnEquals: { 'aws:SourceArn': RULE_ARN } },
    ...over,
  });
  const found = (statement: object | null, rules = [RULE]) =>
    judgeQueuePolicy(
      { name: 'q', arn: QUEUE_ARN, policy: statement && JSON.stringify({ Statement: [statement].flat() }) },
      rules,
    );
  const deny = (over: object = {}) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: QUEUE_ARN,
    ...over,
  });

  it.each([
    ['names the rule', allow()],
    [
      'names the rule among others',
      allow({ Condition: { ArnLike: { 'AWS:SourceArn': ['arn:x', `${RULE_ARN.slice(0, -1)}*`] } } }),
    ],
    ['has no condition', allow({ Condition: undefined })],
    ['allows everything', allow({ Action: 'sqs:*', Condition: undefined })],
    [
      'denies what is sent without TLS',
      [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ],
    ['denies receiving', [allow(), deny({ Action: 'sqs:ReceiveMessage' })]],
  ])('is fine where it %s', (_, statement) => {
    expect(found(statement)).toEqual([]);
  });

  it.each([
    ['has no policy', null],
    [
      'asks for what EventBridge does not have',
      allow({ Condition: { StringEquals: { 'aws:SourceAccount': '2' } } }),
    ],
    ['names another rule', allow({ Condition: { ArnEquals: { 'aws:SourceArn': 'arn:other' } } })],
    ['allows another service', allow({ Principal: { Service: 'sns.amazonaws.com' } })],
    ['allows another action', allow({ Action: 'sqs:ReceiveMessage' })],
    ['denies it', allow({ Effect: 'Deny' })],
    ['allows it, and denies it to everybody', [allow(), deny()]],
    [
      'allows it, and denies it to services',
      [allow(), deny({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } })],
    ],
  ])('is a problem where it %s', (_, statement) => {
    expect(says(found(statement))).toEqual([
      'the policy of the queue q does not let EventBridge send events of the rule Sealwatch-objects-a',
    ]);
  });

  it('asks nothing of a queue to which no rule sends', () => {
    expect(found(null, [{ ...RULE, targets: ['arn:other'] }])).toEqual([]);
  });
});

it('says of dead letters to look at them, and of what stands still to look for who did it', () => {
  const [dead, idle] = judgeWorkers('Activity', [
    '2 events could not be handled, and lie in a dead-letter queue',
    'the function f takes nothing from its queue',
  ]);
  expect(dead?.mend).toBe('sealwatch redrive --dry-run --queue Activity');
  expect(idle?.mend).toContain('sealwatch findings --rule detector-tampered');
});

describe('permissions', () => {
  const datasets = [
    { bucket: 'acme', prefix: 'a/' },
    { bucket: 'acme', prefix: 'b$/' },
  ];
  it('asks each role what its function does with buckets and objects, and no more', () => {
    const readers = questionsOf('SealwatchFunctionsVerifyObjectFunction7D03DCC7', datasets, 'aws');
    expect(readers.map(({ resource }) => resource)).toEqual([
      'arn:aws:s3:::acme',
      'arn:aws:s3:::acme/a/sealwatch-doctor',
      'arn:aws:s3:::acme/b$/sealwatch-doctor',
    ]);
    expect(readers[1]?.actions).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    expect(questionsOf('SealwatchFunctionsNotifyFunction2A2D74C5', datasets, 'aws')).toEqual([]);
  });

  it('asks in China about the ARNs of China', () => {
    const [bucket] = questionsOf('SealwatchFunctionsVerifyObjectFunction7D03DCC7', datasets, 'aws-cn');
    expect(bucket?.resource).toBe('arn:aws-cn:s3:::acme');
  });

  it('says who denies what', () => {
    const denied = { action: 's3:GetObject', resource: 'arn:r' };
    const [explicit, implicit] = judgeRole('role', [
      { ...denied, decision: 'explicitDeny' },
      { ...denied, decision: 'implicitDeny' },
    ]);
    expect(explicit?.mend).toContain('service control policy denies it');
    expect(implicit?.mend).toContain(REDEPLOY);
  });
});

it('tells what no trail records from what AWS did not say', () => {
  const found = judgeRecording('d', { objects: 'nobody records it', settings: 'unknown' });
  expect(found.map(({ outcome }) => outcome)).toEqual(['problem', 'not-checked']);
  expect(judgeRecording('d', { objects: null, settings: null })).toEqual([]);
});
