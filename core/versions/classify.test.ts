import { describe, expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import { type Digest, EMPTY_DIGEST } from '../base/digest.ts';
import { classify } from './classify.ts';
import type { Approval, VersionFact } from './facts.ts';
import type { Expectation } from './version-record.ts';

const { actual } = finding().evidence;
const fact: VersionFact = {
  ...{ version: 'Qm7xPw', versionId: 'Qm7xPw', kind: 'object', storedAt: actual.storedAt, announcedAt: null },
  ...{ sequencer: null, rank: null, digest: actual.digest, unestablished: null, size: 3, etag: null },
  ...{ prefixes: [], destroyed: null },
};
const empty: Expectation = {
  ...{ digest: EMPTY_DIGEST, size: 0, version: '3sL4kq', versionId: '3sL4kq', since: actual.storedAt },
  ...{ source: 'appended', by: null },
};

it.each([{ prefixes: [] }, { prefixes: [{ size: 0, digest: null }] }])(
  'knows without reading that everything extends the empty object: %j',
  ({ prefixes }) => {
    const moment = {
      expected: empty,
      earlier: [],
      approvals: [],
      mode: 'growing',
      isBack: false,
      at: '2026-11-20T03:12:07.000Z',
    } as const;
    expect(classify({ ...fact, prefixes }, moment)).toEqual({ class: 'extended', need: null });
  },
);

describe('bytes that are known by another algorithm than the one that counts', () => {
  const parts = (digit: string): Digest => `sha256-parts-64MiB:${digit.repeat(64)}`;
  const whole = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
  const expected = (digest: Digest, size: number): Expectation => ({ ...empty, digest, size });
  const announced = (digest: Digest): Approval => ({
    ...{ id: 'a', digest, size: null, from: '2026-11-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' },
    ...{ accepts: null, by: '', reason: '' },
  });
  const NOTHING = { earlier: [], approvals: [], mode: 'sealed', isBack: false, at: actual.storedAt } as const;

  it.each([
    // [what is known of them, what is expected, what was announced, what they are]
    [
      'the expected ones by one of two',
      { digest: parts('1'), alsoDigest: whole('2') },
      expected(whole('2'), 3),
      [],
      'same-bytes',
    ],
    [
      'announced by one of two',
      { digest: parts('1'), alsoDigest: whole('2') },
      expected(parts('9'), 3),
      [announced(whole('2'))],
      'approved',
    ],
    [
      'of the same size, known by another one only',
      { digest: parts('1') },
      expected(whole('1'), 3),
      [],
      'unverifiable',
    ],
    ['of another size', { digest: parts('1') }, expected(whole('1'), 4), [], 'altered'],
    [
      'maybe announced',
      { digest: parts('1') },
      expected(parts('9'), 3),
      [announced(whole('2'))],
      'unverifiable',
    ],
    [
      'of one invocation, and announced by parts',
      { digest: whole('1') },
      expected(whole('9'), 3),
      [announced(parts('2'))],
      'altered',
    ],
    [
      'others by one of two',
      { digest: parts('1'), alsoDigest: whole('2') },
      expected(whole('3'), 3),
      [],
      'altered',
    ],
  ] as const)('%s', (_, known, expectation, approvals, value) => {
    const version = { ...fact, ...known, approvedElsewhere: null };
    expect(classify(version, { ...NOTHING, expected: expectation, approvals })).toEqual({
      class: value,
      need: null,
    });
  });
});
