import type { Severity } from '../../base/severity.ts';
import type { Activity, ConcernPart } from '../../cloudtrail/activity.ts';
import type { Encryption } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, type BucketChange, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import { keyId } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const encryptionWeakened: ActivityRule = {
  id: 'encryption-weakened',
  title: 'default encryption weakened',
  attempt: 'weaken the default encryption',
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
        parts: [worst, ...others].map(({ part }) => part),
      },
    ];
  },
};

/** One way in which a default encryption became weaker. */
interface Weakening {
  readonly severity: Severity;
  readonly reason: string;
  readonly part: ConcernPart;
}

/** What became weaker, the worst first. */
function weakenings(change: BucketChange<Encryption>, activity: Activity): readonly Weakening[] {
  const foreign = foreignKey(change, activity);
  const found = [foreign, unblocked(change), weaker(change), foreign === null ? otherKey(change) : null];
  return found.flatMap((each) => each ?? []);
}

function foreignKey(
  { before, isKnown, after }: BucketChange<Encryption>,
  { call, guard }: Activity,
): Weakening | null {
  const account = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(after.key ?? '')?.[1] ?? null;
  const own = guard.account ?? call?.account ?? null;
  if (account === null || own === null || isTrusted(guard, account, own) || before.key === after.key)
    return null;
  return {
    severity: 'critical',
    reason: `new objects are encrypted with the key ${after.key} of another account, ${account}, which can lock you out`,
    part: { name: 'foreign-key', isKnown },
  };
}

function unblocked({ before, after }: BucketChange<Encryption>): Weakening | null {
  if (after.isCustomerKeyBlocked !== false || before.isCustomerKeyBlocked === false) return null;
  return {
    severity: 'high',
    reason: 'keys that uploaders bring and nobody else has (SSE-C) are allowed again',
    part: { name: 'customer-keys', isKnown: before.isCustomerKeyBlocked === true },
  };
}

/** Two names for no setting: S3 encrypts with keys of its own. */
const STRENGTH: Readonly<Record<Encryption['algorithm'], number>> = {
  none: 0,
  AES256: 0,
  'aws:kms': 1,
  'aws:kms:dsse': 2,
  encrypted: 0,
};

function weaker({ before, isKnown, after }: BucketChange<Encryption>): Weakening | null {
  const part = { name: 'algorithm', isKnown };
  const wasDeleted = after.algorithm === 'none';
  if (before.algorithm === 'encrypted' && !isKnown)
    return wasDeleted
      ? {
          severity: 'medium',
          reason: 'it was deleted; S3 now uses keys of its own, whatever was set before',
          part,
        }
      : null;
  if (after.algorithm === 'encrypted' || STRENGTH[after.algorithm] >= STRENGTH[before.algorithm]) return null;
  return {
    severity: STRENGTH[after.algorithm] === 0 ? 'high' : 'medium',
    reason: `it was ${wasDeleted ? 'deleted' : `changed to ${after.algorithm}`}; it was ${described(before)}`,
    part,
  };
}

function otherKey({ before, isKnown, after }: BucketChange<Encryption>): Weakening | null {
  if (before.key === null || !after.algorithm.startsWith('aws:kms') || isSameKey(before, after)) return null;
  const now = after.key ?? 'the AWS managed key, whose policy is not yours';
  return {
    severity: 'medium',
    reason: `its key is now ${now}; it was ${before.key}`,
    part: { name: 'key', isKnown },
  };
}

const isSameKey = (a: Encryption, b: Encryption): boolean =>
  a.key !== null && b.key !== null && keyId(a.key) === keyId(b.key);

const described = ({ algorithm, key }: Encryption): string =>
  key === null ? algorithm : `${algorithm} with the key ${key}`;
