import { expect, it } from 'vitest';
import { isOutput } from './output-datasets.ts';

it.each([
  ['models', 'v1/'],
  ['moderation', 'models/moderation/'],
  ['checkpoints-2026', ''],
  ['job-output', 'out/'],
])('%s under %s is what training makes', (name, prefix) => {
  expect(isOutput({ name, prefix })).toBe(true);
});

it.each([
  ['moderation-v3', 'moderation/v3/'],
  ['incoming', 'incoming/'],
  ['model-training-data', 'x/'],
  ['remodeling', 'photos/'],
  ['labels', 'models/labels/'],
])('%s under %s is training data', (name, prefix) => {
  expect(isOutput({ name, prefix })).toBe(false);
});
