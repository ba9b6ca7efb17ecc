import { expect, it } from 'vitest';
import type { EndedKey, KeyAt } from './ports.ts';
import { receiptText } from './receipt.ts';

const NOTHING: KeyAt = { kind: 'none', versionId: null, digest: null, size: null, etag: null };
const object = (digit: string): KeyAt => ({
  ...NOTHING,
  kind: 'object',
  versionId: 'v',
  digest: `sha256:${digit.repeat(64)}`,
});
const ended = (key: string, status: EndedKey['status'], after: KeyAt): EndedKey => ({
  bucket: 'guarded',
  key,
  step: 'copy',
  status,
  detail: null,
  before: NOTHING,
  after,
  at: '2026-11-20T14:00:00.000Z',
});

async function receiptOf(keys: readonly EndedKey[]) {
  const asked = {
    deployment: 'stack',
    account: '111122223333',
    dataset: 'labels',
    finding: null,
    to: { kind: 'approved' },
    startedAt: '2026-11-20T13:00:00.000Z',
    finishedAt: '2026-11-20T14:00:00.000Z',
  } as const;
  let text = '';
  for await (const piece of receiptText(asked, () => each(keys))) text += piece;
  return JSON.parse(text);
}

async function* each(keys: readonly EndedKey[]): AsyncGenerator<EndedKey> {
  yield* keys;
}

it('has every key that was touched, and for subjects only those that hold the expected bytes again', async () => {
  const { subject, predicate } = await receiptOf([
    ended('other bytes', 'failed', object('b')),
    ended('right', 'restored', object('a')),
    ended('not read', 'unverified', { ...object('a'), digest: null }),
    ended('hidden', 'restored', { ...NOTHING, kind: 'delete-marker' }),
  ]);
  expect(subject).toEqual([{ name: 's3://guarded/right', digest: { sha256: 'a'.repeat(64) } }]);
  expect(predicate.keys.map(({ key }: { key: string }) => key)).toEqual([
    'other bytes',
    'right',
    'not read',
    'hidden',
  ]);
});

it('is a whole statement where nothing was touched', async () => {
  expect(await receiptOf([])).toMatchObject({ subject: [], predicate: { dataset: 'labels', keys: [] } });
});
