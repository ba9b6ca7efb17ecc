import type { Digest } from '../../core/base/digest.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`;

/** An altered object, as a worker would have found it. */
export const finding = (changes: Partial<ObjectFinding> = {}): ObjectFinding => ({
  about: 'object',
  id: '7f3a9c'.padEnd(40, '0'),
  rule: 'object-altered',
  severity: 'critical',
  state: 'open',
  bucket: 'acme-training-data',
  key: 'moderation/v3/labels-007.jsonl',
  dataset: 'moderation-v3',
  version: 'Qm7xPw',
  versionId: 'Qm7xPw',
  after: null,
  evidence: {
    class: 'altered',
    mode: 'sealed',
    level: 'read',
    current: true,
    expected: {
      digest: digest('9'),
      size: 48_211,
      versionId: '3sL4kq',
      since: '2026-11-02T10:00:41.000Z',
      by: 'arn:aws:iam::111122223333:role/DataPublisher',
    },
    actual: {
      digest: digest('6'),
      size: 48_211,
      versionId: 'Qm7xPw',
      storedAt: '2026-11-20T03:12:07.000Z',
      unestablished: null,
    },
    survives: [{ bucket: 'acme-training-data', key: 'moderation/v3/labels-007.jsonl', versionId: '3sL4kq' }],
    period: null,
    destroyed: null,
    approvedElsewhere: null,
    now: null,
    detail: null,
    checkedAt: '2026-11-20T03:12:09.000Z',
  },
  actor: { arn: null, account: '111122223333', sourceIp: '203.0.113.9', userAgent: null, requestId: '4J9' },
  unknown: { 'actor.arn': 'no data event yet', 'actor.userAgent': 'no data event yet' },
  happenedAt: '2026-11-20T03:12:07.000Z',
  time: '2026-11-20T03:12:09.000Z',
  revision: 1,
  changed: [],
  resolution: null,
  notice: { alerts: [], group: null },
  stamp: 1,
  ...changes,
});
