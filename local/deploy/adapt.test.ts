import { expect, it } from 'vitest';
import { adaptResources } from './adapt.ts';

const mapping = (MaximumConcurrency: number) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { BatchSize: 10, ScalingConfig: { MaximumConcurrency } },
});

it('leaves a queue the workers that this machine can serve, and says so', () => {
  const { resources, notes } = adaptResources({ Verify: mapping(50) });
  expect(resources).toEqual({ Verify: mapping(4) });
  expect(notes).toEqual(['not on this emulator: 50 workers of a queue, 4 instead (Verify)']);
});

it('changes nothing where there are few already, or no limit', () => {
  const given = {
    Few: mapping(2),
    Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: 1 } },
  };
  expect(adaptResources(given)).toEqual({ resources: given, notes: [] });
});
