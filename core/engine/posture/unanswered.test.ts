import { expect, it } from 'vitest';
import type { CheckStatus } from '../../posture/check.ts';
import { unanswered } from './audit-run.ts';
import type { AuditRecord } from './audit-store.ts';

const at = (second: number) => `2026-11-20T03:12:${String(second).padStart(2, '0')}.000Z`;

const left = (audited: Readonly<Record<string, number>>, ...requests: readonly [string, number][]) =>
  leftBy('pass', audited, ...requests);

const leftBy = (
  status: CheckStatus,
  audited: Readonly<Record<string, number>>,
  ...requests: readonly [string, number][]
) =>
  unanswered(
    requests.map(([bucket, second]) => ({ bucket, at: at(second) })),
    {
      last: async (bucket) => {
        const second = audited[bucket];
        return second === undefined
          ? null
          : ({ audit: { at: at(second), results: [{ status }] } } as unknown as AuditRecord);
      },
    },
  );

it('audits a bucket that was never audited, once for many requests', async () => {
  expect(await left({}, ['a', 1], ['b', 2], ['a', 3])).toEqual(['a', 'b']);
});

it('leaves out what was audited since the last change, with the time that settings take', async () => {
  expect(await left({ a: 30 }, ['a', 20])).toEqual([]);
  expect(await left({ a: 30 }, ['a', 21])).toEqual(['a']);
  expect(await left({ a: 30 }, ['a', 1], ['a', 29])).toEqual(['a']);
  expect(await left({ a: 30 }, ['a', 40])).toEqual(['a']);
});

it('audits again what an audit could see nothing of', async () => {
  expect(await leftBy('unknown', { a: 50 }, ['a', 20])).toEqual(['a']);
});
