import { describe, expect, it } from 'vitest';
import { admitsRules } from '../../core/posture/queue-admission.ts';
import { type Caller, isAllowed } from './simulation/evaluate.ts';
import { type Keys, listed, type Policy, type Statement } from './simulation/policy.ts';
import { templateOf } from './synthesized/deployment.ts';
import { jsonOf, resourcesOf, textOf } from './synthesized/template.ts';

const ACCOUNT = '111122223333';
const template = templateOf();

/** Policies with references as text, `<QueuesActivityQueue.Arn>`, by the text of what they belong to. */
const policiesOf = (type: string, owner: string): ReadonlyMap<string, Policy> => {
  const policies = new Map<string, Policy>();
  for (const { Properties } of Object.values(resourcesOf(template, type))) {
    const { Statement } = JSON.parse(jsonOf(Properties.PolicyDocument)) as Policy;
    const name = textOf(Properties[owner]);
    policies.set(name, { Statement: [...(policies.get(name)?.Statement ?? []), ...Statement] });
  }
  return policies;
};

const ofQueues = policiesOf('AWS::SQS::QueuePolicy', 'Queues');
const ofRoles = policiesOf('AWS::IAM::Policy', 'Roles');

const EVERYTHING: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
/** Somebody in the account whose own policies allow everything, as an administrator's do. */
const ADMIN: Caller = {
  name: 'Admin',
  arn: `arn:aws:iam::${ACCOUNT}:role/Admin`,
  account: ACCOUNT,
  policies: [{ Statement: [EVERYTHING] }],
};
const role = (id: string): Caller => ({
  name: id,
  arn: `<${id}.Arn>`,
  account: ACCOUNT,
  policies: [ofRoles.get(`<${id}>`) ?? { Statement: [] }],
});
const EVENTBRIDGE: Caller = {
  name: 'EventBridge',
  arn: null,
  account: null,
  service: 'events.amazonaws.com',
  policies: [],
};

const may = (caller: Caller, action: string, queue: string, keys: Keys = {}): boolean => {
  const policy = ofQueues.get(`<${queue}>`);
  if (policy === undefined) throw new Error(`no policy of ${queue}`);
  const named = caller.arn === null ? {} : { 'aws:PrincipalArn': caller.arn };
  const isService = String(caller.service !== undefined);
  const all = { 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': isService, ...named, ...keys };
  return isAllowed(
    { caller, action: `sqs:${action}`, resource: `<${queue}.Arn>`, keys: all },
    { account: ACCOUNT, policy, restrictsPublic: false, kind: 'bucket' },
  );
};

/** Of each queue, its consumer's role, and the roles that send to it. */
const QUEUES = [
  ['ObjectEvents', 'VerifyObject', ['VerifyObject']],
  ['BulkObjectEvents', 'VerifyBulkObject', ['VerifyObject', 'VerifyBulkObject']],
  ['Activity', 'JudgeActivity', ['JudgeActivity']],
  ['ObjectWrites', 'JudgeObjectWrites', ['JudgeObjectWrites']],
  ['BulkObjectWrites', 'JudgeBulkObjectWrites', ['JudgeObjectWrites', 'JudgeBulkObjectWrites']],
  ['AuditRequests', 'AuditPosture', []],
  ['NoticeWindows', 'Notify', ['Notify']],
] as const;

const functionRoles = [...ofRoles.keys()]
  .filter((name) => name.startsWith('<Functions'))
  .map((name) => name.slice(1, -1));
const roleOf = (name: string): string => `Functions${name}Role`;

describe.each(QUEUES)('the queue %s', (name, consumer, senders) => {
  const queue = `Queues${name}Queue`;

  it('takes messages of its senders only, whatever the policies of others allow', () => {
    const allowed = functionRoles.filter((id) => may(role(id), 'SendMessage', queue));
    expect(allowed.sort()).toEqual(senders.map(roleOf).sort());
    expect(may(ADMIN, 'SendMessage', queue)).toBe(false);
  });

  it.each<[string, string[]]>([
    ['ReceiveMessage', [roleOf(consumer)]],
    ['DeleteMessage', [roleOf(consumer)]],
    // Lambda asks for it nowhere.
    ['ChangeMessageVisibility', []],
  ])('gives messages to its consumer only: %s', (action, expected) => {
    expect(functionRoles.filter((id) => may(role(id), action, queue))).toEqual(expected);
    expect([may(ADMIN, action, queue), may(role('QueueAccessRedriver'), action, queue)]).toEqual([
      false,
      false,
    ]);
  });

  it('is worked off by the function that may', () => {
    const mapped = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'))
      .filter(({ Properties }) => textOf(Properties.EventSourceArn) === `<${queue}.Arn>`)
      .map(({ Properties }) => textOf(Properties.FunctionName));
    expect(mapped).toEqual([`<Functions${consumer}Function>`]);
  });

  it('takes what was given up from its dead letters, into which nobody may put anything', () => {
    const dead = `Queues${name}DeadLetters`;
    const redriver = role('QueueAccessRedriver');
    expect(
      ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage'].map((action) =>
        may(redriver, action, dead),
      ),
    ).toEqual([true, true, true]);
    expect(may(redriver, 'SendMessage', queue)).toBe(true);
    expect([ADMIN, redriver, role(roleOf(consumer))].map((each) => may(each, 'SendMessage', dead))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('stays in the hands of whoever administers the stack', () => {
    expect(['SetQueueAttributes', 'GetQueueAttributes'].map((action) => may(ADMIN, action, queue))).toEqual([
      true,
      true,
    ]);
  });
});

it.each([
  ['ObjectEvents', 'objects'],
  ['BulkObjectEvents', 'objects'],
  ['Activity', 'activity'],
  ['ObjectWrites', 'activity'],
  ['AuditRequests', 'activity'],
])('the queue %s takes events of the rules of its own deployment, and of no others', (name, kind) => {
  const queue = `Queues${name}Queue`;
  const from = (rule: string, account = '<AWS::AccountId>') => ({
    'aws:SourceArn': `arn:<AWS::Partition>:events:eu-west-1:${ACCOUNT}:rule/${rule}`,
    'aws:SourceAccount': account,
  });
  expect(may(EVENTBRIDGE, 'SendMessage', queue, from(`Sealwatch-${kind}-some-1`))).toBe(true);
  expect(may(EVENTBRIDGE, 'SendMessage', queue, from('mine'))).toBe(false);
  expect(may(EVENTBRIDGE, 'SendMessage', queue, from(`Sealwatch-${kind}-some-1`, '999999999999'))).toBe(
    false,
  );
});

it('closes every queue: none is left out', () => {
  const ids = Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).length;
  const closed = [...ofQueues.values()].filter(({ Statement: statements }) =>
    statements.some(
      ({ Effect, Action, Condition }) =>
        Effect === 'Deny' &&
        listed(Action).includes('sqs:SendMessage') &&
        Condition?.BoolIfExists !== undefined,
    ),
  );
  expect(closed).toHaveLength(ids);
});

it.each(['ObjectEvents', 'BulkObjectEvents'])(
  'is understood by the poll that asks whether %s lets events in',
  (name) => {
    const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: ofQueues.get(`<Queues${name}Queue>`)?.Statement,
    })
      .replaceAll('<AWS::AccountId>', ACCOUNT)
      .replaceAll('<AWS::Partition>', 'aws')
      .replaceAll('<AWS::Region>', 'eu-west-1')
      .replaceAll(/<([\w:]+)Role\.Arn>/g, `arn:aws:iam::${ACCOUNT}:role/$1`);
    expect(admitsRules({ queue, policy }, ['Sealwatch-objects-labels-1'])).toBe(true);
    expect(admitsRules({ queue, policy }, ['Another-objects-labels-1'])).toBe(false);
  },
);
