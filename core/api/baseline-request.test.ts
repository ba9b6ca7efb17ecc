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
    approval({
      do: 'approve-with-provenance',
      provenance: { source: 's3://acme-raw/1', collected: null, transform: null },
    }),
    { do: 'seal-start', dataset: 'labels', accepts: 'baseline' },
    { do: 'seal-preview', run: 'labels/2026', cursor: null },
    { do: 'seal-accept', run: 'labels/2026' },
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
    ['a missing cursor', '{"do":"seal-preview","run":"labels/2026"}'],
    ['an acceptance that is none', '{"do":"seal-start","dataset":"labels","accepts":"everything"}'],
    ['a run that is none', '{"do":"seal-accept","run":""}'],
    [
      'too many digests',
      JSON.stringify(approval({ digests: Array(201).fill({ key: 'k', digest: DIGEST, size: 1 }) })),
    ],
    ['no digest', JSON.stringify(approval({ digests: [{ key: 'k', digest: null, size: null }] }))],
    [
      'upper case',
      JSON.stringify(approval({ digests: [{ key: 'k', digest: DIGEST.toUpperCase(), size: 1 }] })),
    ],
    ['a negative size', JSON.stringify(approval({ digests: [{ key: 'k', digest: DIGEST, size: -1 }] }))],
    ['an empty key', JSON.stringify(approval({ digests: [{ key: '', digest: DIGEST, size: 1 }] }))],
    ['a provenance that is missing', JSON.stringify(approval({ do: 'approve-with-provenance' }))],
    [
      'a provenance that is no text',
      '{"do":"approve-finding-with-provenance","id":"7f3a9c","reason":"r","provenance":{"source":1,"collected":null,"transform":null}}',
    ],
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
