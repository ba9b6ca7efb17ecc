import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import { areSameKept, keptVersions, versionHash, withKept } from './kept-versions.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const secretHash =
  (key: string) =>
  (text: string): string =>
    createHmac('sha256', key).update(text).digest('hex');
const REF = { bucket: 'guarded', key: 'labels' };
const hash = versionHash(REF, secretHash('of the deployment'));
const SINCE = '2026-11-02T10:00:41.000Z';
const BEFORE = '2026-11-02T10:00:40.000Z';
const NOTHING = '00000000000000000000000000000000';
const at = (version: string, storedAt = SINCE) => ({ version, storedAt });
const kept = (...versions: ReturnType<typeof at>[]) => keptVersions(versions, SINCE, hash);

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });

describe('what S3 should list of a key', () => {
  it.each([
    ['nothing', [], { since: SINCE, count: 0, sum: NOTHING }],
    ['one version: its hash', [at('v1')], { since: SINCE, count: 1, sum: hash('v1') }],
    ['no version of before', [at('v0', BEFORE)], { since: SINCE, count: 0, sum: NOTHING }],
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

  it.each([
    ['a key of another name', versionHash({ ...REF, key: 'labels.1' }, secretHash('of the deployment'))],
    ['a replica in another bucket', versionHash({ ...REF, bucket: 'copy' }, secretHash('of the deployment'))],
    [
      'a key whose name begins as the bucket ends',
      versionHash({ bucket: 'guarded/l', key: 'abels' }, secretHash('of the deployment')),
    ],
    ['another deployment', versionHash(REF, secretHash('of another deployment'))],
  ])('differs in %s, though the versions are the same', (_, other) => {
    expect(areSameKept(keptVersions([at('v1')], SINCE, other), kept(at('v1')))).toBe(false);
  });
});

/** Versions that nobody recorded, twice as many as a sum has bits. */
const UNHEARD = Array.from({ length: 256 }, (_, index) => `unheard ${index}`);

/**
 * Those of them that have together the sum of others, and are as odd or even in number; `null` where no choice of them does. An exclusive or
 * is a system of linear equations, one for each bit.
 */
function inPlaceOf(recorded: readonly string[], hash: (version: string) => string): string[] | null {
  const bits = (version: string): bigint => (BigInt(`0x${hash(version)}`) << 1n) | 1n;
  const solved: { readonly bits: bigint; readonly members: bigint }[] = [];
  const rest = (given: bigint) =>
    solved.reduce(
      (left, each) =>
        (left.bits ^ each.bits) < left.bits
          ? { bits: left.bits ^ each.bits, members: left.members ^ each.members }
          : left,
      { bits: given, members: 0n },
    );
  for (const [index, version] of UNHEARD.entries()) {
    const { bits: left, members } = rest(bits(version));
    if (left !== 0n) solved.push({ bits: left, members: members ^ (1n << BigInt(index)) });
    solved.sort((a, b) => (a.bits < b.bits ? 1 : -1));
  }
  const { bits: left, members } = rest(recorded.reduce((sum, version) => sum ^ bits(version), 0n));
  return left === 0n ? UNHEARD.filter((_, index) => (members >> BigInt(index)) & 1n) : null;
}

describe('somebody who chooses which of many unrecorded versions are left in the place of recorded ones', () => {
  const recorded = Array.from({ length: 150 }, (_, index) => `recorded ${index}`);
  const sumOf = (versions: readonly string[], by: (version: string) => string): string =>
    keptVersions(
      versions.map((name) => at(name)),
      SINCE,
      by,
    ).sum;

  it('finds such of the same sum, if the hashes can be computed by everybody', () => {
    const known = versionHash(REF, sha256);
    const found = inPlaceOf(recorded, known) ?? [];
    expect(found.length % 2).toBe(recorded.length % 2);
    expect(sumOf(found, known)).toBe(sumOf(recorded, known));
  });

  it('finds none by guessing at the key', () => {
    const guess = versionHash(REF, secretHash('a guess'));
    const found = inPlaceOf(recorded, guess) ?? [];
    expect(sumOf(found, guess)).toBe(sumOf(recorded, guess));
    expect(sumOf(found, hash)).not.toBe(sumOf(recorded, hash));
  });
});
