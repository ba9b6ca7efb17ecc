import { expect, it } from 'vitest';
import { adaptResources, withCallerNames } from './adapt.ts';

const ENDPOINT = 'http://127.0.0.1:4566';

const mapping = (MaximumConcurrency: number) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { BatchSize: 10, ScalingConfig: { MaximumConcurrency } },
});

it('leaves a queue the workers that this machine can serve, and says so', () => {
  const { resources, notes } = adaptResources({ Verify: mapping(50) }, { endpoint: ENDPOINT });
  expect(resources).toEqual({ Verify: mapping(4) });
  expect(notes).toEqual(['not on this emulator: 50 workers of a queue, 4 instead (Verify)']);
});

it('lets an object be read by as many invocations at a time as this machine can serve, and says so', () => {
  const machine = (units: number) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: `{"States":{"Parts":{"MaxConcurrency":${units}},"One":{"MaxConcurrency":1}}}`,
    },
  });
  const { resources, notes } = adaptResources({ Large: machine(40) }, { endpoint: ENDPOINT });
  expect(resources).toEqual({ Large: machine(4) });
  expect(notes).toEqual(['not on this emulator: 40 workers of a state machine, 4 instead (Large)']);
  expect(adaptResources({ Large: machine(2) }, { endpoint: ENDPOINT }).notes).toEqual([]);
});

it('changes nothing where there are few already, or no limit', () => {
  const given = {
    Few: mapping(2),
    Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: 1 } },
  };
  expect(adaptResources(given, { endpoint: ENDPOINT })).toEqual({ resources: given, notes: [] });
});

it('gives the function that answers CloudFormation the hosts at which the emulator waits, and no other function', () => {
  const lambda = (Variables: Readonly<Record<string, string>>) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { Timeout: 300, Environment: { Variables } },
  });
  const other = lambda({ SEALWATCH_STACK: 's' });
  const { resources, notes } = adaptResources(
    { Configure: lambda({ SEALWATCH_AUDIT_FUNCTION: 'a' }), Other: other },
    { endpoint: 'http://192.0.2.7:4566' },
  );
  const SEALWATCH_RESPONSE_HOSTS = '192.0.2.7,127.0.0.1,localhost,localhost.localstack.cloud';
  expect(resources).toEqual({
    Configure: lambda({ SEALWATCH_AUDIT_FUNCTION: 'a', SEALWATCH_RESPONSE_HOSTS }),
    Other: other,
  });
  expect(notes).toEqual([
    `not on this emulator: answers to CloudFormation in S3; they go to ${SEALWATCH_RESPONSE_HOSTS.replaceAll(',', ', ')} (Configure)`,
  ]);
});

it('lets each function say in its calls which one it is, beside what it has in its environment, and nothing else', () => {
  const given = {
    Verify0A1B2C3D: {
      Type: 'AWS::Lambda::Function',
      Properties: { Timeout: 30, Environment: { Variables: { SEALWATCH_STACK: 's' } } },
    },
    Plain4E5F6A7B: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 30 } },
    Queue: { Type: 'AWS::SQS::Queue' },
  };
  expect(withCallerNames(given, 'SealwatchTest')).toEqual({
    Verify0A1B2C3D: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Timeout: 30,
        Environment: { Variables: { SEALWATCH_STACK: 's', AWS_SDK_UA_APP_ID: 'SealwatchTest.0A1B2C3D' } },
      },
    },
    Plain4E5F6A7B: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Timeout: 30,
        Environment: { Variables: { AWS_SDK_UA_APP_ID: 'SealwatchTest.4E5F6A7B' } },
      },
    },
    Queue: { Type: 'AWS::SQS::Queue' },
  });
});

it('leaves a state machine the children that this machine can serve at the same time', () => {
  const machine = (MaxConcurrency: number) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: JSON.stringify({ States: { Read: { Type: 'Map', MaxConcurrency } } }) },
  });
  const { resources, notes } = adaptResources({ Runs: machine(20), Few: machine(2) }, { endpoint: ENDPOINT });
  expect(resources).toEqual({ Runs: machine(4), Few: machine(2) });
  expect(notes).toEqual(['not on this emulator: 20 workers of a state machine, 4 instead (Runs)']);
});

it('deploys no log of the manifest where KMS has no keys of Ed25519, and says so', () => {
  const given = {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'ECC_NIST_EDWARDS25519' } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'FunctionsAppendLogFunction' } },
    },
  };
  expect(adaptResources(given, { endpoint: ENDPOINT })).toEqual({ resources: given, notes: [] });
  const { resources, notes } = adaptResources(given, { endpoint: ENDPOINT, lacksEd25519: true });
  expect(resources.Key?.Properties).toEqual({ KeySpec: 'ECC_NIST_P256' });
  expect(resources.Mapping?.Properties).toMatchObject({ Enabled: false });
  expect(notes).toHaveLength(2);
});
