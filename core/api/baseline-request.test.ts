import { describe, expect, it } from 'vitest';
import { requireAction } from './baseline-request.ts';
import { requireSweep } from './sweep-request.ts';

const DIGEST = `sha256:${'6'.repeat(64)}`;
const approval = (changes: object) => ({
  do: 'approve',
  bucket: 'acme',
  digests: [{ key: 'labels.jsonl', digest: DIGEST, size: 7 }],
  reason: 'release 4',
  until: '2026-12-01T00:00:00.000Z',
  ...changes,
});

describe('an action that somebody sends', () => {
  it.each([
    approval({}),
    approval({ digests: [{ key: 'ü', digest: DIGEST, size: null }], reason: '' }),
    { do: 'seal-start', dataset: 'labels' },
    { do: 'seal-hash', run: 'labels/2026', keys: ['__proto__'] },
    { do: 'seal-finish', run: 'labels/2026', cursor: null },
  ])('is taken where it has its form: %j', (action) => {
    expect(() => requireAction(JSON.parse(JSON.stringify(action)))).not.toThrow();
  });

  it.each([
    ['nothing', 'null'],
    ['a list', '[]'],
    ['no verb', '{}'],
    ['an unknown verb', '{"do":"seal-everything"}'],
    ['a verb that every object has', '{"do":"constructor"}'],
    ['a verb in a prototype', '{"__proto__":{"do":"seal-start","dataset":"labels"}}'],
    ['a dataset that is no text', '{"do":"seal-start","dataset":{"S":"labels"}}'],
    ['a missing cursor', '{"do":"seal-pin","run":"labels/2026"}'],
    ['keys that are no list', '{"do":"seal-hash","run":"labels/2026","keys":"all"}'],
    ['too many keys', JSON.stringify({ do: 'seal-hash', run: 'r', keys: Array(1001).fill('k') })],
    ['no digest', JSON.stringify(approval({ digests: [{ key: 'k', digest: null, size: null }] }))],
    [
      'upper case',
      JSON.stringify(approval({ digests: [{ key: 'k', digest: DIGEST.toUpperCase(), size: 1 }] })),
    ],
    ['a negative size', JSON.stringify(approval({ digests: [{ key: 'k', digest: DIGEST, size: -1 }] }))],
    ['an empty key', JSON.stringify(approval({ digests: [{ key: '', digest: DIGEST, size: 1 }] }))],
    ['an expiry that is a list', JSON.stringify(approval({ until: ['2026-12-01'] }))],
    ['a reason that is no text', '{"do":"resolve","id":"7f3a9c","reason":{"trim":1}}'],
  ])('is refused with what is allowed: %s', (_, json) => {
    expect(() => requireAction(JSON.parse(json))).toThrow(/allowed is /);
  });
});

describe('a sweep that somebody asks for', () => {
  it.each(['{"do":"probe"}', '{"do":"list","bucket":"acme","prefix":"","cursor":null}'])(
    'is taken: %s',
    (json) => {
      expect(() => requireSweep(JSON.parse(json))).not.toThrow();
    },
  );

  it.each([
    'null',
    '{"do":"toString"}',
    '{"do":"verify","bucket":"acme","keys":[1]}',
    '{"do":"list","bucket":1}',
  ])('is refused: %s', (json) => {
    expect(() => requireSweep(JSON.parse(json))).toThrow(/allowed is /);
  });
});
