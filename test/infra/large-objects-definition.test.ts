import validate from 'asl-validator';
import { expect, it } from 'vitest';
import { layoutOf, MAX_OBJECT_BYTES, unitCount } from '../../core/engine/large/layout.ts';
import { definition } from '../../lib/large-objects/definition.ts';
import { stateMachineName } from '../../lib/state-machine.ts';
import { newStack, templateOf } from './synthesized/deployment.ts';
import { permissionsOf } from './synthesized/template.ts';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:Sealwatch';
const machine = definition({ hash: `${ARN}-HashObject`, judge: `${ARN}-VerifyBulkObject` });

/** What a payload of Step Functions holds at most. */
const MAX_PAYLOAD = 256 * 1024;

it('is a state machine as the Amazon States Language has them', () => {
  const { isValid, errors } = validate(machine);
  expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
});

it('hands about less than a payload may hold, for the largest object with the longest key', () => {
  const units = Array.from({ length: unitCount(layoutOf(MAX_OBJECT_BYTES)) }, (_, unit) => unit);
  // Bytes that JSON escapes take most.
  const request = { bucket: 'b'.repeat(63), key: '\u0001'.repeat(1024), versionId: 'v'.repeat(1024) };
  const plan = { next: 'read', name: 'n'.repeat(40), round: 1, units, isFull: true };
  expect(JSON.stringify({ ...request, plan }).length).toBeLessThan(MAX_PAYLOAD / 4);
  expect(JSON.stringify(units.map(() => ({ isDone: true }))).length).toBeLessThan(MAX_PAYLOAD / 2);
});

const steps = JSON.stringify(machine).match(/"step":"[a-z-]+"/g);

it('asks for each step that the functions know', () =>
  expect([...new Set(steps)].sort()).toEqual(
    ['complete', 'fail', 'give-up', 'judge', 'plan', 'slice', 'unit'].map((step) => `"step":"${step}"`),
  ));

it('may invoke these functions and start its own children, and nothing else', () => {
  const template = templateOf();
  const states = 'arn:aws:states:eu-west-1:111122223333';
  const name = 'Sealwatch-LargeObjects';
  expect(permissionsOf(template, 'LargeObjectsRole')).toEqual([
    'lambda:InvokeFunction on <FunctionsHashObjectFunction.Arn> <FunctionsVerifyBulkObjectFunction.Arn>',
    `states:StartExecution on ${states}:stateMachine:${name}`,
    `states:DescribeExecution states:StopExecution on ${states}:execution:${name}:* ${states}:execution:${name}/*`,
  ]);
});

it.each([
  ['Sealwatch', 'LargeObjects', 'Sealwatch-LargeObjects'],
  ['S'.repeat(67), 'LargeObjects', `${'S'.repeat(67)}-LargeObjects`],
  ['S'.repeat(75), 'Runs', `${'S'.repeat(75)}-Runs`],
] as const)('is named after the stack %s: %s', (stack, name, expected) =>
  expect(stateMachineName(newStack({}, stack), name)).toBe(expected),
);

it('distinguishes stacks whose long names begin alike', () => {
  const names = ['a', 'b'].flatMap((end) => {
    const stack = newStack({}, `${'S'.repeat(127)}${end}`);
    return [stateMachineName(stack, 'LargeObjects'), stateMachineName(stack, 'Runs')];
  });
  expect(new Set(names).size).toBe(4);
  expect(names.map(({ length }) => length)).toEqual([80, 80, 80, 80]);
});
