import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { RUN_DEFINITION, WORKER } from '../../lib/run-definition.ts';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf, statementsOf, textOf } from './synthesized/template.ts';

const template = templateOf();
const machine = Object.values(resourcesOf(template, 'AWS::StepFunctions::StateMachine')).find(
  ({ Properties }) => String(Properties.StateMachineName).endsWith('-Runs'),
);
const properties = machine?.Properties ?? {};

describe('the state machine of runs', () => {
  it('is one in Amazon States Language, as its published schema has it', () => {
    const deployed = String(properties.DefinitionString).replaceAll(
      `\${${WORKER}}`,
      'arn:aws:lambda:eu-west-1:111122223333:function:Sealwatch-SweepBatch',
    );
    const { isValid, errors } = validate(JSON.parse(deployed), { checkArn: true, checkPaths: true });
    expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
    expect(JSON.parse(String(properties.DefinitionString))).toEqual(RUN_DEFINITION);
  });

  it('would not be one with a state that nothing leads to: the schema is really asked', () => {
    const States = {
      ...RUN_DEFINITION.States,
      Advance: { ...RUN_DEFINITION.States.Advance, Next: 'Nowhere' },
    };
    expect(validate({ ...RUN_DEFINITION, States }).isValid).toBe(false);
  });

  it('has the function that reads do everything, and nothing else', () => {
    expect(
      Object.entries(properties.DefinitionSubstitutions as object).map(([, value]) => textOf(value)),
    ).toEqual(['<FunctionsSweepBatchFunction.Arn>']);
  });

  it('keeps a log of every state, and is named after the stack, so that it is known as a part of it', () => {
    expect(properties).toMatchObject({
      StateMachineName: 'Sealwatch-Runs',
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL' },
    });
  });

  it('waits longer for a function than that has, so that no unit is read twice at the same time', () => {
    const { Timeout } = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).find(({ Properties }) =>
      String(Properties.Description).includes('for seals and verifications'),
    )?.Properties ?? { Timeout: Number.NaN };
    expect(RUN_DEFINITION.States.Advance.TimeoutSeconds).toBeGreaterThan(Number(Timeout));
  });

  it('may invoke that function, run its own children, and write its log', () => {
    const permitted = statementsOf(template, 'FunctionsRunsRole').map(
      ({ Action, Resource }) => `${[Action].flat().join(' ')} on ${[Resource].flat().map(textOf).join(' ')}`,
    );
    const executions = 'arn:aws:states:eu-west-1:111122223333:execution:Sealwatch-Runs';
    expect(permitted).toEqual([
      'lambda:InvokeFunction on <FunctionsSweepBatchFunction.Arn>',
      'states:StartExecution on arn:aws:states:eu-west-1:111122223333:stateMachine:Sealwatch-Runs',
      `states:DescribeExecution states:StopExecution on ${executions}:* ${executions}/*`,
      expect.stringMatching(/^logs:CreateLogDelivery .* on \*$/),
    ]);
  });
});
