import type { Claim } from '../../core/alerts/claim.ts';

/** What an alert keeps of an altered object of which a copy survives. */
export const claim = (changes: Partial<Claim> = {}): Claim => ({
  id: '7f3a9c'.padEnd(40, '0'),
  severity: 'critical',
  state: 'open',
  dataset: 'moderation-v3',
  bucket: 'acme-training-data',
  key: 'moderation/v3/labels-007.jsonl',
  resource: null,
  actor: '111122223333',
  copies: 'some',
  current: true,
  mode: 'sealed',
  size: 48_211,
  refused: false,
  happenedAt: '2026-11-20T03:12:07.000Z',
  time: '2026-11-20T03:12:09.000Z',
  ...changes,
});
