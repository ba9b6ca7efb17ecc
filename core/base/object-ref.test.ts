import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareKeys, standsForFolder } from './object-ref.ts';

it('orders keys as their UTF-8 bytes do', () => {
  const key = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', '/', '\uff5e', '\u{1f600}', '\ue000'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
    maxLength: 6,
  });
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it.each([
  ['set/a/', true, true],
  ['set/', true, true],
  ['set/a', true, false],
  ['set/a/', false, false],
])('%j, which is empty: %j, stands for a folder: %j', (key, isEmpty, isFolder) => {
  expect(standsForFolder({ key, isEmpty }, 'set/')).toBe(isFolder);
});

it('takes an empty key that is the whole prefix for a folder, though no slash ends it', () => {
  expect(standsForFolder({ key: 'set', isEmpty: true }, 'set')).toBe(true);
});
