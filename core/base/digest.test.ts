import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_DIGEST, isEmptyDigest, parseDigest } from './digest.ts';

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const algorithm = fc.oneof(
  fc.constant('sha256'),
  fc.integer({ min: 1, max: 9999 }).map((mebibytes) => `sha256-parts-${mebibytes}MiB`),
);

describe('parseDigest', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(algorithm, hex, (name, value) => {
        expect(parseDigest(`${name}:${value}`)).toBe(`${name}:${value}`);
      }),
    );
  });

  it.each([
    '',
    'sha256',
    'md5:00',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'0'.repeat(63)}`,
    `sha512:${'0'.repeat(64)}`,
    `sha256-parts-0MiB:${'0'.repeat(64)}`,
    `sha256-parts-64:${'0'.repeat(64)}`,
  ])('refuses %j', (text) =>
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'DIGEST_FORMAT' })),
  );

  it('knows the digest of nothing', () => {
    expect(isEmptyDigest(EMPTY_DIGEST)).toBe(true);
    expect(isEmptyDigest(`sha256:${'0'.repeat(64)}`)).toBe(false);
  });
});
