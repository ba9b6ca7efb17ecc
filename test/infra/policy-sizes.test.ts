import { expect, it } from 'vitest';
import { templateOf } from './synthesized/deployment.ts';
import { jsonOf, resourcesOf, textOf } from './synthesized/template.ts';

const lengthsOf = (policies: readonly { readonly Properties: Record<string, unknown> }[]): number[] =>
  policies.map(
    ({ Properties }) => jsonOf(Properties.PolicyDocument).replaceAll('<AWS::Partition>', 'aws').length,
  );

it('splits statements about many buckets, so that they fit the ten policies that a role may have', () => {
  const buckets = Array.from({ length: 60 }, (_, index) => ({
    name: `${'bucket-'.repeat(7)}${index}`,
    datasets: [{ name: `d${index}`, prefix: '', mode: 'open' as const }],
  }));
  const managed = Object.values(resourcesOf(templateOf({ buckets }), 'AWS::IAM::ManagedPolicy'));
  for (const length of lengthsOf(managed)) expect(length).toBeLessThan(6144);
  const perRole = Object.groupBy(managed, ({ Properties }) => textOf(Properties.Roles));
  for (const policies of Object.values(perRole)) expect(policies?.length).toBeLessThanOrEqual(10);
});

it('splits policies that are too long for a role', () => {
  const datasets = Array.from({ length: 80 }, (_, index) => ({
    name: `d${index}`,
    prefix: `${'long/'.repeat(30)}${index}/`,
    mode: 'open' as const,
  }));
  const large = templateOf({ buckets: [{ name: 'acme', datasets }] });
  const managed = Object.values(resourcesOf(large, 'AWS::IAM::ManagedPolicy'));
  expect(managed.length).toBeGreaterThan(0);
  for (const length of lengthsOf(managed)) expect(length).toBeLessThan(6144);
});
