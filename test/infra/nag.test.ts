import { App, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { SealwatchConfig } from '../../config/index.ts';
import { inPlainStack, newStack } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';

const violationsIn = (stack: Stack): string[] => {
  const app = stack.node.root;
  if (!(app instanceof App)) throw new Error('the stack is not part of an app');
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.map(
      ({ ruleName, violatingResources }) =>
        `${ruleName} at ${violatingResources.map(({ constructPath }) => constructPath).join(', ')}`,
    );
};

describe('violates no rule of AWS Solutions that it has no reason for,', () => {
  it.each<[string, Partial<SealwatchConfig>]>([
    ['as the example', {}],
    [
      'with datasets whose owner believes S3',
      {
        buckets: [
          { name: 'acme', datasets: [{ name: 'a', prefix: 'a/', mode: 'sealed', level: 's3-sha256' }] },
          ...example.buckets,
        ],
      },
    ],
    ['with all trails', { trail: { data: 'create', management: 'create' } }],
    [
      'with keys and strange prefixes',
      {
        buckets: [
          {
            name: 'acme',
            existing: false,
            kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef',
            datasets: [{ name: 'a', prefix: 'a*b?$c/é/', mode: 'sealed' }],
          },
          ...example.buckets,
        ],
      },
    ],
  ])('%s', (_, config) => {
    expect(violationsIn(newStack(config))).toEqual([]);
  });

  it('in a stack of somebody else', () => {
    expect(violationsIn(inPlainStack().stack)).toEqual([]);
  });
});
