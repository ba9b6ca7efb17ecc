import { afterEach, expect, it } from 'vitest';
import type { DeliveryRule } from '../../../core/posture/delivery-rule.ts';
import { type Fact, known } from '../../../core/posture/facts.ts';
import { type FakeAnswer, type FakeAws, startFakeAws } from '../../../test/fakes/fake-aws.ts';
import { deployedRules, readEventDelivery } from './event-delivery.ts';

let aws: FakeAws | null = null;
afterEach(async () => {
  await aws?.stop();
  aws = null;
});

const json = (value: unknown, status = 200): FakeAnswer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/x-amz-json-1.1' },
});

const patternOf = (bucket: string) => ({ source: ['aws.s3'], detail: { bucket: { name: [bucket] } } });
const ruleOf = (Name: string, bucket: string, State = 'ENABLED') => ({
  Name,
  Arn: `arn:aws:events:eu-west-1:111122223333:rule/${Name}`,
  State,
  EventPattern: JSON.stringify(patternOf(bucket)),
});

const RULES = [
  ruleOf('Sealwatch-objects-a-1', 'acme-a'),
  ruleOf('Sealwatch-objects-b-2', 'acme-b'),
  ruleOf('Sealwatch-objects-a-3', 'acme-a', 'DISABLED'),
  ruleOf('Somebody-else-objects-a', 'acme-a'),
  ruleOf('Sealwatch-activity-writes', 'acme-a'),
];
const TARGETS = [
  { Id: '1', Arn: 'arn:aws:sqs:eu-west-1:111122223333:Sealwatch-Events' },
  { Id: '2', Arn: 'arn:aws:sqs:eu-west-1:111122223333:Sealwatch-Events', InputPath: '$.detail.nothing' },
  { Id: '3', Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:Sealwatch-other' },
  { Id: '4', Arn: 'arn:aws:sqs:eu-west-1:111122223333:somebodys' },
  { Id: '5', Arn: 'arn:aws:sqs:eu-west-1:444455556666:Sealwatch-Events' },
];

async function eventDeliveryOf(
  bucket: string,
  answers: Readonly<Record<string, FakeAnswer>>,
): Promise<Fact<readonly DeliveryRule[] | null>> {
  aws = await startFakeAws(({ headers }) => {
    const called = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    return answers[called] ?? null;
  });
  const clients = aws.reach.in(null);
  return readEventDelivery(clients, await deployedRules(clients, 'Sealwatch'), bucket);
}

it('is the rules of the deployment that name the bucket, with its own queues that get events as they are', async () => {
  const delivery = await eventDeliveryOf('acme-a', {
    ListRules: json({ Rules: RULES }),
    ListTargetsByRule: json({ Targets: TARGETS }),
  });
  const pattern = patternOf('acme-a');
  expect(delivery).toEqual({
    kind: 'known',
    value: [
      { name: 'Sealwatch-objects-a-1', isEnabled: true, pattern, queues: 1 },
      { name: 'Sealwatch-objects-a-3', isEnabled: false, pattern, queues: 1 },
    ],
  });
  expect(aws?.requests).toHaveLength(3);
});

it.each([
  ['events:ListRules', {}],
  ['events:ListTargetsByRule', { ListRules: json({ Rules: RULES }) }],
] as const)('is unknown where %s is denied', async (permission, answers) => {
  const denied = json({ __type: 'AccessDeniedException', message: 'no' }, 400);
  const delivery = await eventDeliveryOf('acme-a', {
    ListRules: denied,
    ListTargetsByRule: denied,
    ...answers,
  });
  expect(delivery).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining(`${permission} is denied`),
  });
});

it('is nothing to ask for without a deployment', async () => {
  aws = await startFakeAws(() => null);
  expect(await readEventDelivery(aws.reach.in(null), known(null), 'acme-a')).toEqual(known(null));
  expect(aws.requests).toEqual([]);
});
