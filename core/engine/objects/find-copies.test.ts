import { describe, expect, it } from 'vitest';
import { GOOD, REF, version } from '../../../test/cli/samples.ts';
import { type ErrorCode, SealwatchError } from '../../base/errors.ts';
import type { RecordedBytes } from '../../versions/version-lister.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { type CopySources, expectedCopies, findCopies } from './find-copies.ts';

const destroyed = { at: '2026-11-20T03:14:22.000Z', by: 'delete', sequencer: null, rank: null } as const;
const copyOf = (key: string) => ({ bucket: REF.bucket, key, versionId: `v-${key}` });
const recordOf = (key: string, fact: Partial<VersionRecord['fact']> = {}) =>
  version(`v-${key}`, fact, { key });
const many = (count: number, prefix: string, fact: Partial<VersionRecord['fact']> = {}) =>
  Array.from({ length: count }, (_, index) => recordOf(`${prefix}${String(index).padStart(6, '0')}`, fact));

interface World {
  readonly index: readonly VersionRecord[];
  /** Keys of which S3 has the recorded version. */
  readonly there: readonly string[];
  readonly refused?: readonly string[];
  /** How S3 refuses. @default 'ACCESS_DENIED' */
  readonly code?: ErrorCode;
}

function sourcesOf({
  index,
  there,
  refused = [],
  code = 'ACCESS_DENIED',
}: World): CopySources & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    index: {
      async *pages() {
        for (let at = 0; at < index.length; at += 100) {
          const page = index.slice(at, at + 100);
          yield { living: page.filter(({ fact }) => fact.destroyed === null), read: page.length };
        }
      },
    },
    lister: {
      holds: async ({ key }, _recorded: RecordedBytes) => {
        asked.push(key);
        if (refused.includes(key)) throw new SealwatchError(code, 'refused');
        return there.includes(key);
      },
    },
  };
}

describe('findCopies', () => {
  it('finds the one that lives behind ten thousand dead ones', async () => {
    const index = [...many(10_000, 'dead', { destroyed }), recordOf('zz')];
    const sources = sourcesOf({ index, there: ['zz'] });
    expect(await findCopies(GOOD, [], sources)).toEqual({
      copies: [copyOf('zz')],
      unconfirmed: [],
      isComplete: true,
    });
    expect(sources.asked).toEqual(['zz']);
  });

  it('finds the one that lives behind four hundred whose destruction is not recorded yet', async () => {
    const sources = sourcesOf({ index: [...many(400, 'gone'), recordOf('zz')], there: ['zz'] });
    expect(await findCopies(GOOD, [], sources)).toMatchObject({ copies: [copyOf('zz')], isComplete: true });
  });

  it.each([
    ['five hundred that are recorded as living are gone', [...many(501, 'gone'), recordOf('zz')]],
    ['fifty thousand records were read', [...many(50_001, 'dead', { destroyed }), recordOf('zz')]],
  ])('says that not all were looked at when %s', async (_, index) => {
    expect(await findCopies(GOOD, [], sourcesOf({ index, there: ['zz'] }))).toEqual({
      copies: [],
      unconfirmed: [],
      isComplete: false,
    });
  });

  it('says that not all were looked at when the time is over', async () => {
    const sources = sourcesOf({
      index: [recordOf('zz')],
      there: ['zz'],
    });
    expect(await findCopies(GOOD, [], { ...sources, msLeft: () => 5_000 })).toMatchObject({
      copies: [],
      isComplete: false,
    });
  });

  it('names five at most, the nearest first, each once', async () => {
    const records = many(40, 'k');
    const sources = sourcesOf({ index: records, there: records.map(({ key }) => key) });
    const nearest = [recordOf('near'), ...records.slice(3, 4)];
    const { copies, isComplete } = await findCopies(GOOD, nearest, {
      ...sources,
      lister: { holds: async () => true },
    });
    expect(copies.map(({ key }) => key)).toEqual(['near', 'k000003', 'k000000', 'k000001', 'k000002']);
    expect(isComplete).toBe(true);
  });

  it.each(['ACCESS_DENIED', 'CONFLICT', 'THROTTLED'] as const)(
    'keeps what S3 refuses to confirm apart, and looks on, where that is %s',
    async (code) => {
      const index = [recordOf('a'), recordOf('b')];
      const sources = sourcesOf({ index, there: ['b'], refused: ['a'], code });
      expect(await findCopies(GOOD, [], sources)).toEqual({
        copies: [copyOf('b')],
        unconfirmed: [copyOf('a')],
        isComplete: false,
      });
    },
  );

  it('does not offer a null version that S3 refuses to confirm: it may be overwritten', async () => {
    const sources = sourcesOf({ index: [version(null, {}, { key: 'a' })], there: [], refused: ['a'] });
    expect(await findCopies(GOOD, [], sources)).toMatchObject({ copies: [], unconfirmed: [] });
  });
});

describe('expectedCopies', () => {
  it('names the expected version first, though no index has it yet', async () => {
    const expected = { digest: GOOD, size: 48_211, versionId: '3sL4kq' };
    const sources = sourcesOf({ index: [recordOf('b')], there: [REF.key, 'b'] });
    const { copies } = await expectedCopies(REF, expected, [], sources);
    expect(copies).toEqual([{ ...REF, versionId: '3sL4kq' }, copyOf('b')]);
  });

  it('asks for an expected null version by its ETag and time: what is there now may be another', async () => {
    const asked: RecordedBytes[] = [];
    const identity = { versionId: null, version: 'null/e1/2026-11-02T10:00:41.000Z' };
    const lister: CopySources['lister'] = { holds: async (_, recorded) => asked.push(recorded) > 0 };
    const sources = { ...sourcesOf({ index: [], there: [] }), lister };
    const found = await expectedCopies(REF, { digest: GOOD, size: 9, ...identity }, [], sources);
    expect(found.copies).toEqual([{ ...REF, versionId: null }]);
    expect(asked).toEqual([{ versionId: null, etag: 'e1', size: 9, storedAt: '2026-11-02T10:00:41.000Z' }]);
  });

  it.each([null, { digest: null, size: 1, versionId: 'v' }])(
    'finds nothing where %j is expected',
    async (expected) => {
      expect(await expectedCopies(REF, expected, [], sourcesOf({ index: [], there: [] }))).toEqual({
        copies: [],
        unconfirmed: [],
        isComplete: true,
      });
    },
  );
});
