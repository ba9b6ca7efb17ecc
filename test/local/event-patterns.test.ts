import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { ACTIVITY_EXAMPLES } from '../../core/rules/activity-rules.examples.ts';
import { newStack } from '../infra/synthesized/deployment.ts';
import { matches } from '../infra/synthesized/event-pattern.ts';
import { patternsIn, recordEvent } from '../infra/synthesized/events.ts';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();

const isMatchOfAws = async (pattern: unknown, event: unknown): Promise<boolean> => {
  const { Result } = await local().events.send(
    new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }),
  );
  return Result === true;
};

/** As `TestEventPattern` asks for it. */
const ENVELOPE = {
  id: '0b6d1c6e-0000-4000-8000-000000000001',
  account: '111122223333',
  time: '2026-11-20T03:12:07Z',
  region: 'eu-west-1',
  resources: [],
};

it('what tests take for a match is one for EventBridge: patterns of the template, records of the examples', async () => {
  const patterns = patternsIn(
    Template.fromStack(newStack({ trail: { data: 'create', management: 'create' } })),
  );
  const records = Object.values(ACTIVITY_EXAMPLES).flatMap(({ fires }) =>
    fires.slice(0, 8).map(({ records: all }) => all.at(-1) ?? {}),
  );
  const pairs = records.flatMap((record) =>
    patterns.map((pattern) => ({ pattern, event: { ...ENVELOPE, ...recordEvent(record) } })),
  );
  const answers = await mapAtOnce(pairs, 8, ({ pattern, event }) => isMatchOfAws(pattern, event));
  const differing = pairs.filter(({ pattern, event }, index) => matches(pattern, event) !== answers[index]);
  expect(differing).toEqual([]);
  expect(answers.filter((isMatch) => isMatch).length).toBeGreaterThan(records.length / 2);
});
