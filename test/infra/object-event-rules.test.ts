import { describe, expect, it } from 'vitest';
import type { BucketConfig, DatasetConfig } from '../../config/index.ts';
import { newStack, templateOf } from './synthesized/deployment.ts';
import { jsonOf, type Resource, resourcesOf, textOf } from './synthesized/template.ts';

/** Part of the id of the rule that no dataset has. */
const CANARY = 'ObjectRulesCanary';

const rulesOf = (buckets?: readonly BucketConfig[]): Record<string, Resource> => {
  const rules = resourcesOf(templateOf(buckets && { buckets }), 'AWS::Events::Rule');
  return Object.fromEntries(
    Object.entries(rules).filter(
      ([id, { Properties }]) => String(Properties.Name).includes('-objects-') && !id.includes(CANARY),
    ),
  );
};

const withDataset = (dataset: Partial<DatasetConfig>): BucketConfig[] => [
  { name: 'acme', datasets: [{ name: 'a', prefix: 'a/', mode: 'sealed', ...dataset }] },
];

const routes = (rules: Record<string, Resource>) =>
  Object.values(rules).map(({ Properties: { Name, EventPattern, Targets } }) => ({
    name: String(Name).replace(/-[0-9a-f]{8}$/, ''),
    detail: (EventPattern as { detail: unknown }).detail,
    queue: textOf((Targets as { Arn: unknown }[])[0]?.Arn),
  }));

describe('sends', () => {
  it.each(['sealed', 'append-only', 'growing'] as const)(
    'changes in mode %s to the urgent queue, whatever their size, and nowhere else',
    (mode) => {
      expect(routes(rulesOf(withDataset({ mode })))).toEqual([
        {
          name: 'Sealwatch-objects-a',
          detail: { bucket: { name: ['acme'] }, object: { key: [{ prefix: 'a/' }] } },
          queue: '<QueuesObjectEventsQueue.Arn>',
        },
      ]);
    },
  );

  it('changes in an open dataset to the bulk queue', () => {
    expect(routes(rulesOf(withDataset({ mode: 'open' })))).toEqual([
      {
        name: 'Sealwatch-objects-a',
        detail: { bucket: { name: ['acme'] }, object: { key: [{ prefix: 'a/' }] } },
        queue: '<QueuesBulkObjectEventsQueue.Arn>',
      },
    ]);
  });

  it('changes anywhere in a bucket where the prefix is empty', () => {
    expect(routes(rulesOf(withDataset({ mode: 'open', prefix: '' })))).toMatchObject([
      { detail: { bucket: { name: ['acme'] } } },
    ]);
  });

  it("new canaries to the queue of what can wake somebody up, and nothing else of the canary's bucket", () => {
    const rules = Object.entries(resourcesOf(templateOf(), 'AWS::Events::Rule'));
    const [[, rule]] = rules.filter(([id]) => id.includes(CANARY)) as [[string, Resource]];
    expect(routes({ rule })).toEqual([
      {
        name: 'Sealwatch-objects-canary',
        detail: {
          bucket: { name: [{ Ref: expect.stringContaining('CanaryBucket') }] },
          object: { key: [{ prefix: 'canary/' }] },
        },
        queue: '<QueuesObjectEventsQueue.Arn>',
      },
    ]);
    expect(rule.Properties.EventPattern).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
    });
  });

  it('canaries of guarded buckets, where their owners allow them, and of their one key only', () => {
    const buckets = Array.from({ length: 26 }, (_, index) => ({
      name: `acme-${index}`,
      canary: true,
      datasets: [{ name: `d${index}`, prefix: 'd/', mode: 'sealed' as const }],
    }));
    const rules = Object.entries(resourcesOf(templateOf({ buckets }), 'AWS::Events::Rule'));
    const canaries = Object.fromEntries(rules.filter(([id]) => id.includes('BucketCanaries')));
    const names = buckets.map(({ name }) => name);
    const key = ['.sealwatch-canary/canary'];
    expect(routes(canaries).map(({ detail, queue }) => [detail, queue])).toEqual(
      [names.slice(0, 25), names.slice(25)].map((some) => [
        { bucket: { name: some }, object: { key } },
        '<QueuesObjectEventsQueue.Arn>',
      ]),
    );
    const longest = { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: {} };
    const detail = { bucket: { name: Array.from({ length: 25 }, () => 'x'.repeat(63)) }, object: { key } };
    expect(JSON.stringify({ ...longest, detail }).length).toBeLessThanOrEqual(2048);
    const without = Object.keys(resourcesOf(templateOf(), 'AWS::Events::Rule'));
    expect(without.filter((id) => id.includes('BucketCanaries'))).toEqual([]);
  });

  it('every kind of object event that S3 has', () => {
    for (const { Properties } of Object.values(rulesOf()))
      expect(Properties.EventPattern).toMatchObject({
        source: ['aws.s3'],
        'detail-type': [{ prefix: 'Object ' }],
      });
  });

  it('changes of each dataset as a group of messages, which a flood of another one does not delay', () => {
    const datasets = (['a', 'b'] as const).map(
      (name): DatasetConfig => ({ name, prefix: `${name}/`, mode: 'sealed' }),
    );
    const targets = Object.values(rulesOf([{ name: 'acme', datasets }])).flatMap(
      ({ Properties }) => Properties.Targets as { readonly SqsParameters: unknown }[],
    );
    // The beginning of the hash of each name.
    expect(targets.map(({ SqsParameters }) => SqsParameters)).toEqual([
      { MessageGroupId: 'ca978112' },
      { MessageGroupId: '3e23e816' },
    ]);
  });

  it('what cannot be delivered in a day to a queue of its own', () => {
    for (const { Properties } of Object.values(rulesOf()))
      expect(Properties).toMatchObject({
        State: 'ENABLED',
        Targets: [{ DeadLetterConfig: { Arn: expect.anything() } }],
      });
    // EventBridge tries for a day where nothing says otherwise.
    expect(jsonOf(Object.values(rulesOf()))).not.toContain('RetryPolicy');
  });
});

it('renames no rule when a dataset is added before the others', () => {
  const dataset = (name: string): DatasetConfig => ({ name, prefix: `${name}/`, mode: 'sealed' });
  const bucket = (name: string, ...datasets: string[]) => ({ name, datasets: datasets.map(dataset) });
  const names = (rules: Record<string, Resource>) =>
    Object.fromEntries(Object.entries(rules).map(([id, { Properties }]) => [id, Properties.Name]));
  const before = names(rulesOf([bucket('acme', 'one', 'two')]));
  const after = names(rulesOf([bucket('another', 'three'), bucket('acme', 'zero', 'two', 'one')]));
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toHaveLength(4);
});

it('keeps the rule of a dataset whose mode changes, and only turns it to the other queue', () => {
  const [sealed, open] = (['sealed', 'open'] as const).map((mode) => rulesOf(withDataset({ mode })));
  expect(Object.keys(sealed ?? {})).toEqual(Object.keys(open ?? {}));
  const nameAndTarget = (rules?: Record<string, Resource>) =>
    Object.values(rules ?? {}).map(({ Properties: { Name, Targets } }) => [
      Name,
      (Targets as { Id: string }[]).map(({ Id }) => Id),
    ]);
  expect(nameAndTarget(sealed)).toEqual(nameAndTarget(open));
});

it('keeps names apart and short enough, however long the parts are', () => {
  const long = 'x'.repeat(63);
  const datasets = [`${long}1`, `${long}2`].map((name, index) => ({
    name,
    prefix: `${index}/`,
    mode: 'sealed' as const,
  }));
  const names = Object.values(rulesOf([{ name: 'acme', datasets }])).map(({ Properties }) =>
    String(Properties.Name),
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
});

describe('fails for', () => {
  it('a prefix that makes an event pattern too long', () => {
    expect(() => templateOf({ buckets: withDataset({ prefix: '\u0001'.repeat(400) }) })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('dataset a') }),
    );
  });

  it('more datasets than there is room for, saying how many', () => {
    const datasets = Array.from({ length: 141 }, (_, index) => ({
      name: `d${index}`,
      prefix: `${index}/`,
      mode: 'sealed' as const,
    }));
    expect(() => newStack({ buckets: [{ name: 'acme', datasets }] })).toThrow(
      '141 datasets need as many EventBridge rules, allowed 140',
    );
  });
});

it('fits as many datasets into one template when each is in a bucket of its own', () => {
  const buckets = Array.from({ length: 140 }, (_, index) => ({
    name: `acme-${index}`,
    datasets: [{ name: `d${index}`, prefix: '', mode: 'sealed' as const }],
  }));
  const { Resources } = templateOf({ buckets, trail: { data: 'create', management: 'create' } }).toJSON();
  expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
});

it('fits as many datasets as it allows into one template', () => {
  const datasets = Array.from({ length: 140 }, (_, index) => ({
    name: `d${index}`,
    prefix: `${index}/`,
    mode: 'sealed' as const,
  }));
  const { Resources } = templateOf({ buckets: [{ name: 'acme', existing: false, datasets }] }).toJSON();
  expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
});
