import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import { areSameKept, keptVersions, withKept } from './kept-versions.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const SINCE = '2026-11-02T10:00:41.000Z';
const BEFORE = '2026-11-02T10:00:40.000Z';
const at = (version: string, storedAt = SINCE) => ({ version, storedAt });
const kept = (...versions: ReturnType<typeof at>[]) => keptVersions(versions, SINCE, hash);

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });

describe('what S3 should list of a key', () => {
  it.each([
    ['nothing', [], { since: SINCE, count: 0, sum: '0000000000000000' }],
    [
      'one version: the beginning of its hash',
      [at('v1')],
      { since: SINCE, count: 1, sum: hash('v1').slice(0, 16) },
    ],
    ['no version of before', [at('v0', BEFORE)], { since: SINCE, count: 0, sum: '0000000000000000' }],
  ])('is %s', (_, versions, expected) => expect(keptVersions(versions, SINCE, hash)).toEqual(expected));

  it('does not depend on the order, nor on whether versions came one by one', () => {
    fc.assert(
      fc.property(
        names.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, other]) => {
          const whole = kept(...all.map((name) => at(name)));
          expect(kept(...other.map((name) => at(name)))).toEqual(whole);
          expect(all.reduce((some, name) => withKept(some, at(name), hash), kept())).toEqual(whole);
        },
      ),
    );
  });

  it('differs where one is gone, one was added, or one is another', () => {
    fc.assert(
      fc.property(names, fc.nat(), (all, drawn) => {
        const versions = all.map((name) => at(name));
        const index = drawn % all.length;
        const whole = kept(...versions);
        expect(areSameKept(kept(...versions.toSpliced(index, 1)), whole)).toBe(false);
        expect(areSameKept(kept(...versions, at(`${all.join('')}+`)), whole)).toBe(false);
        expect(areSameKept(kept(...versions.toSpliced(index, 1, at(`${all.join('')}+`))), whole)).toBe(false);
      }),
    );
  });

  it('differs where it is said since another time', () => {
    expect(areSameKept(kept(at('v1')), keptVersions([at('v1')], BEFORE, hash))).toBe(false);
  });
});
