import type { Decision } from '../../core/findings/decision.ts';

/** The approval of one key. */
export const decision = (changes: Partial<Decision> = {}): Decision => ({
  id: 'd1'.padEnd(40, '0'),
  did: 'approve',
  at: '2026-11-20T03:12:07.000Z',
  by: 'arn:aws:iam::111122223333:role/Publisher',
  account: '111122223333',
  session: 'ada',
  reason: 'release 4',
  until: null,
  datasets: ['moderation-v3'],
  bucket: 'acme-training-data',
  keys: ['moderation/v3/labels-007.jsonl'],
  findings: [],
  count: 1,
  ...changes,
});
