import { bucketChangeOf } from '../../cloudtrail/bucket-change.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';
import { examples } from './examples.ts';
import { weakenings } from './weakenings.ts';

export const encryptionWeakened: ActivityRule = {
  id: 'encryption-weakened',
  title: 'default encryption weakened',
  meaning:
    'The default encryption of a guarded bucket was deleted, weakened, given another key or the key of another account, or customer-provided keys (SSE-C) were allowed again. Whoever controls the key decides whether you can read what is written from now on.',
  techniques: [ENCRYPTED_FOR_IMPACT],
  runbook: [
    'Set the default encryption as it was, with your key.',
    'List what was written in between, and with which key; copy it back under your key while that key still answers.',
  ],
  firstStep: 'Set the default encryption as it was, with your key.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'encryption');
    const [worst, ...others] = change === null ? [] : weakenings(change, activity);
    if (change === null || worst === undefined) return [];
    return [
      {
        severity: worst.severity,
        reason: `default encryption of ${change.bucket.name}: ${worst.reason}`,
        details: others.map(({ reason }) => reason),
        subject: aboutBucket(change.bucket),
      },
    ];
  },
  examples,
};
