import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, type Json } from '../../../core/base/json.ts';
import { settingNamed } from '../../../core/cloudtrail/settings/catalogue.ts';
import type { SettingName } from '../../../core/cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../../core/cloudtrail/settings/values.ts';
import { putBackOf } from '../../../test/cli/put-back-of.ts';
import { optionsOf, shellWords } from '../../../test/cli/shell-words.ts';

const MAIN = 'trail/111122223333/eu-west-1/main';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const word = fc.stringMatching(/^[a-z][a-z0-9$'"!\\ -]{0,9}$/);
const json = fc.dictionary(word, fc.oneof(text, fc.integer(), fc.array(text, { maxLength: 3 })), {
  minKeys: 1,
  maxKeys: 4,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const filter = fc.record({
  prefix: fc.oneof(fc.constant(''), word),
  tags: fc
    .uniqueArray(
      word.map((name) => `${name}=${name}`),
      { maxLength: 2 },
    )
    .map((tags) => tags.toSorted()),
  largerThan: maybe(fc.nat()),
  smallerThan: maybe(fc.nat()),
});
const deletion = fc.oneof(
  fc.record({
    rule: word,
    what: fc.constant('current' as const),
    filter,
    days: fc.integer({ min: 1, max: 9999 }),
    date: fc.constant(null),
    keep: fc.constant(0),
  }),
  fc.record({
    rule: word,
    what: fc.constant('current' as const),
    filter,
    days: fc.constant(null),
    date: fc.constant('2027-01-01T00:00:00.000Z'),
    keep: fc.constant(0),
  }),
  fc.record({
    rule: word,
    what: fc.constant('noncurrent' as const),
    filter,
    days: fc.integer({ min: 1, max: 9999 }),
    date: fc.constant(null),
    keep: fc.nat(100),
  }),
);

/** What AWS would answer after the command, read as the settings poll reads it. */
const ROUND_TRIPS = {
  policy: { values: json, read: (options) => ({ Policy: options.policy }) },
  'public-access-block': {
    values: fc.record({
      blockPublicAcls: fc.boolean(),
      ignorePublicAcls: fc.boolean(),
      blockPublicPolicy: fc.boolean(),
      restrictPublicBuckets: fc.boolean(),
    }),
    read: (options) => ({
      PublicAccessBlockConfiguration: JSON.parse(options['public-access-block-configuration'] ?? ''),
    }),
  },
  ownership: {
    values: fc.constantFrom('BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'),
    read: (options) => ({ OwnershipControls: JSON.parse(options['ownership-controls'] ?? '') }),
  },
  lifecycle: {
    values: fc.uniqueArray(deletion, { minLength: 1, maxLength: 4, selector: ({ rule }) => rule }),
    read: (options) => JSON.parse(options['lifecycle-configuration'] ?? ''),
  },
  encryption: {
    values: fc.record({
      algorithm: fc.constantFrom('AES256', 'aws:kms', 'aws:kms:dsse'),
      key: maybe(word),
      isCustomerKeyBlocked: maybe(fc.boolean()),
    }),
    read: (options) => ({
      ServerSideEncryptionConfiguration: JSON.parse(options['server-side-encryption-configuration'] ?? ''),
    }),
  },
  'object-lock': {
    values: fc.record({
      isEnabled: fc.constant(true),
      retention: maybe(
        fc.record({
          mode: fc.constantFrom('GOVERNANCE', 'COMPLIANCE'),
          days: fc.integer({ min: 1, max: 36_500 }),
        }),
      ),
    }),
    read: (options) => ({ ObjectLockConfiguration: JSON.parse(options['object-lock-configuration'] ?? '') }),
  },
  abac: {
    values: fc.constantFrom('Enabled', 'Disabled'),
    read: (options) => ({ AbacStatus: JSON.parse(options['abac-status'] ?? '') }),
  },
  logging: {
    values: maybe(fc.record({ bucket: word, prefix: text })),
    read: (options) => JSON.parse(options['bucket-logging-status'] ?? ''),
  },
  'trail-selectors': {
    values: fc.record({
      basic: fc.constant(null),
      advanced: fc.array(
        fc.record({
          name: text,
          fieldSelectors: fc.array(fc.record({ field: word, notEquals: fc.array(text) })),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    read: (options) => ({ AdvancedEventSelectors: JSON.parse(options['advanced-event-selectors'] ?? '') }),
  },
  'key-policy': {
    values: json.map((policy) => JSON.stringify(policy, null, 2)),
    read: (options) => ({ Policy: options.policy }),
  },
} satisfies Partial<
  Record<SettingName, { values: fc.Arbitrary<unknown>; read: (options: Record<string, string>) => unknown }>
>;

describe('what the printed command sets is the earlier value, whatever that is:', () => {
  it.each(Object.keys(ROUND_TRIPS) as (keyof typeof ROUND_TRIPS)[])('%s', (name) => {
    const { values, read } = ROUND_TRIPS[name];
    const samples = fc.sample(values as fc.Arbitrary<SettingValues[SettingName]>, 100);
    const resource =
      name === 'trail-selectors' ? MAIN : name === 'key-policy' ? 'key/k-1' : 'bucket/acme-data';
    const lines = samples.flatMap((before) => putBackOf<SettingName>(name, { before, resource }).commands);
    const calls = shellWords(lines);
    expect(calls).toHaveLength(samples.length);
    for (const [index, [, , ...words]] of calls.entries()) {
      const answer = read(optionsOf(words) as Record<string, string>);
      const before = samples[index];
      const value = settingNamed(name as SettingName).read(answer as Json);
      expect(canonical(value)).toBe(canonical(name === 'lifecycle' ? inOrder(before) : before));
    }
  });
});

/** The order of rules says nothing. */
const inOrder = (value: unknown): readonly unknown[] =>
  (value as readonly unknown[]).toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
