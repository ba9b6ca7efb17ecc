import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findDataset } from './conflicts.ts';
import { resolveConfig } from './resolve.ts';

const prefix = fc.oneof(
  fc.stringMatching(/^[ab/]{0,4}$/),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => text.isWellFormed()),
);

const configOf = (prefixes: readonly string[]) => ({
  buckets: [
    {
      name: 'acme-data',
      datasets: prefixes.map((text, index) => ({ name: `d${index}`, prefix: text, mode: 'sealed' })),
    },
    { name: 'acme-other', datasets: [{ name: 'other', prefix: '', mode: 'open' }] },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: [] },
});

const overlap = (list: readonly string[]): boolean =>
  list.some((one, index) => list.some((other, at) => at !== index && other.startsWith(one)));

it('refuses prefixes exactly where a key could belong to two datasets', () => {
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1, maxLength: 6 }), (prefixes) => {
      const resolve = () => resolveConfig(configOf(prefixes));
      if (overlap(prefixes)) expect(resolve).toThrow('which overlaps');
      else expect(resolve).not.toThrow();
    }),
  );
});

it('finds the one dataset that a key belongs to', () => {
  const disjoint = fc.array(prefix, { minLength: 1, maxLength: 6 }).filter((prefixes) => !overlap(prefixes));
  fc.assert(
    fc.property(disjoint, fc.nat(), fc.string(), (prefixes, choice, rest) => {
      const config = resolveConfig(configOf(prefixes));
      const index = choice % prefixes.length;
      expect(findDataset(config, 'acme-data', `${prefixes[index]}${rest}`)?.name).toBe(`d${index}`);
      expect(findDataset(config, 'acme-other', rest)?.name).toBe('other');
      expect(findDataset(config, 'acme-unknown', rest)).toBeNull();
    }),
  );
});

it('finds nothing for a key under no prefix', () => {
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1, maxLength: 6 }), fc.string(), (prefixes, key) => {
      fc.pre(!overlap(prefixes) && !prefixes.some((one) => key.startsWith(one)));
      expect(findDataset(resolveConfig(configOf(prefixes)), 'acme-data', key)).toBeNull();
    }),
  );
});

it('answers whatever it is given with its own error, or not at all', () => {
  fc.assert(
    fc.property(fc.anything(), (config) => {
      expect(() => resolveConfig(config)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    }),
  );
});

it('answers whatever stands in the lists with its own error', () => {
  const lists = fc.record({
    buckets: fc.array(fc.oneof(fc.anything(), fc.record({ name: fc.anything(), datasets: fc.anything() }))),
    trustedAccounts: fc.anything(),
  });
  fc.assert(
    fc.property(lists, (config) => {
      expect(() => resolveConfig(config)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    }),
  );
});
