import { expect, it } from 'vitest';
import { adaptResources } from './adapt.ts';

const ENDPOINT = 'http://127.0.0.1:4566';

const mapping = (MaximumConcurrency: number) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { BatchSize: 10, ScalingConfig: { MaximumConcurrency } },
});

it('leaves a queue the workers that this machine can serve, and says so', () => {
  const { resources, notes } = adaptResources({ Verify: mapping(50) }, ENDPOINT);
  expect(resources).toEqual({ Verify: mapping(4) });
  expect(notes).toEqual(['not on this emulator: 50 workers of a queue, 4 instead (Verify)']);
});

it('changes nothing where there are few already, or no limit', () => {
  const given = {
    Few: mapping(2),
    Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: 1 } },
  };
  expect(adaptResources(given, ENDPOINT)).toEqual({ resources: given, notes: [] });
});

it('gives the function that answers CloudFormation the hosts at which the emulator waits, and no other function', () => {
  const lambda = (Variables: Readonly<Record<string, string>>) => ({
    Type: 'AWS::Lambda::Function',
    Properties: { Timeout: 300, Environment: { Variables } },
  });
  const other = lambda({ SEALWATCH_STACK: 's' });
  const { resources, notes } = adaptResources(
    { Configure: lambda({ SEALWATCH_AUDIT_FUNCTION: 'a' }), Other: other },
    'http://192.0.2.7:4566',
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
