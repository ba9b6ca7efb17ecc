import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BAD, DATASET, GOOD, REF, version } from '../../test/cli/samples.ts';
import type { JsonObject } from '../base/json.ts';
import { pastStates } from '../versions/past-states.ts';
import { contradictionsIn } from './check-clean-window.ts';
import { cleanWindow } from './clean-window.ts';
import { type RunningHash, rootDigest } from './root-digest.ts';
import type { Statement } from './statement.ts';

const FROM = '2026-11-10T00:00:00.000Z';
const TO = '2026-11-20T00:00:00.000Z';
const baseline = {
  version: '3sL4kq',
  versionId: '3sL4kq',
  digest: GOOD,
  size: 48_211,
  storedAt: '2026-11-02T10:00:41.000Z',
  run: 'r',
  by: 'me',
};
const good = version('3sL4kq', {});
const bad = version('Qm7xPw', { digest: BAD, storedAt: '2026-11-15T03:12:07.000Z' }, { class: 'altered' });
const restored = version('Re5t0r', { storedAt: '2026-11-15T04:00:00.000Z' }, { class: 'same-bytes' });
const CONTEXT = { dataset: DATASET, baseline, approvals: [] };

function runningSha256(): RunningHash {
  const hash = createHash('sha256');
  return { update: (text) => void hash.update(text), hex: () => hash.digest('hex') };
}

describe('the root digest', () => {
  it('is what sha256sum, sort and sha256sum print', () => {
    const keys = [
      { key: 'd/b', digest: GOOD },
      { key: 'd/a\nb', digest: BAD },
    ];
    const list = `\\${BAD.slice(7)}  a\\nb\n${GOOD.slice(7)}  b\n`;
    expect(rootDigest(keys, 'd/', runningSha256())).toEqual({
      kind: 'root',
      sha256: createHash('sha256').update(list).digest('hex'),
      keys: 2,
    });
  });

  it('is unknown where a key has no SHA-256', () => {
    expect(rootDigest([{ key: 'd/a', digest: null }], 'd/', runningSha256())).toEqual({
      kind: 'unknown',
      key: 'd/a',
    });
  });
});

describe('a statement that lies is found, whoever signed it', () => {
  const periods = [...pastStates([good.fact, bad.fact, restored.fact], CONTEXT, { from: FROM, to: TO })].map(
    (state) => ({
      ...state,
      size: 1,
      level: 'read' as const,
      digests: state.current?.digest ? [state.current.digest] : [],
      reason: null,
      provenance:
        state.state === 'intact'
          ? [
              {
                approval: 'a1',
                by: 'me',
                at: FROM,
                source: 'https://example.org/a.tar',
                collected: null,
                transform: null,
              },
            ]
          : [],
    }),
  );
  const honest = cleanWindow(
    {
      dataset: DATASET,
      window: { from: FROM, to: TO },
      madeAt: TO,
      deployment: 'stack',
      keys: [{ key: REF.key, periods, moments: [] }],
      polledAt: TO,
    },
    runningSha256,
  );
  const said = honest.predicate as JsonObject;
  const lies: [string, Statement, RegExp][] = [
    [
      'the unapproved period left out',
      { ...honest, predicate: { ...said, unapproved: [], clean: true } },
      /says nothing of .* from 2026-11-15T03:12:07/,
    ],
    ['called clean', { ...honest, predicate: { ...said, clean: true } }, /calls itself clean/],
    [
      'a version slipped in',
      {
        ...honest,
        subjects: [
          ...honest.subjects,
          {
            ...(honest.subjects[1] as never as Statement['subjects'][number]),
            digest: { sha256: 'aa'.repeat(32) },
          },
        ],
      },
      /says two things of/,
    ],
    [
      'the last period another digest',
      {
        ...honest,
        subjects: honest.subjects.map((each, index) =>
          index === 2 ? { ...each, digest: { sha256: 'aa'.repeat(32) } } : each,
        ),
      },
      /its root digest is/,
    ],
    [
      'another root',
      { ...honest, predicate: { ...said, root: { sha256: 'aa'.repeat(32), keys: 1 } } },
      /its root digest is/,
    ],
    ['a key too many', { ...honest, predicate: { ...said, keys: 2 } }, /counts 2 keys and lists 1/],
    [
      'nothing of where approved bytes came from',
      { ...honest, predicate: { ...said, provenance: [] } },
      /does not say where the bytes of approval a1 came from/,
    ],
    [
      'a source of bytes that it does not list',
      {
        ...honest,
        predicate: {
          ...said,
          provenance: [...(said.provenance as []), { approval: 'a2', source: 's3://b' }],
        },
      },
      /says where the bytes of approval a2 came from, and lists no such version/,
    ],
    [
      'two sources in one approval',
      {
        ...honest,
        predicate: { ...said, provenance: [...(said.provenance as []), ...(said.provenance as [])] },
      },
      /says twice where the bytes of approval a1 came from/,
    ],
    ['another type', { ...honest, predicateType: 'urn:other' }, /its type is urn:other/],
  ];

  it('and one that does not is sound', () => {
    expect(contradictionsIn(honest, runningSha256)).toEqual([]);
  });

  it.each(lies)('%s', (_, statement, message) => {
    expect(contradictionsIn(statement, runningSha256).join('\n')).toMatch(message);
  });
});
