import { accountIn } from '../../base/arn.ts';
import { at, isObject, type Json, textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { readStoreName } from '../../cloudtrail/bucket-name.ts';
import {
  type GuardedWrite,
  guardedWrite,
  guardOfObject,
  objectWriteKind,
} from '../../cloudtrail/object-writes.ts';
import { aboutObject } from '../../cloudtrail/subjects.ts';
import { keyId } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const objectReencrypted: ActivityRule = {
  id: 'object-reencrypted',
  title: 'object encrypted with another key',
  attempt: 'encrypt an object with another key',
  meaning:
    "A guarded object was stored or encrypted again with a key that its owner does not control: one that the caller brought (SSE-C), one of another account, or another one than the bucket's own. This is how data in S3 is held to ransom.",
  techniques: [ENCRYPTED_FOR_IMPACT],
  runbook: [
    'Keep the earlier versions: they are readable until somebody destroys them. Take the right to delete versions away from the actor.',
    'Copy the last good version on top; block SSE-C for the bucket.',
  ],
  firstStep: "Take the actor's rights to write and delete away: older versions are still readable.",
  judge(activity) {
    const write = guardedWrite(activity);
    if (write === null || write.kind === 'deletes') return [];
    const found = newKeyOf(write, activity);
    if (found === null) return [];
    return [{ ...found, details: [], subject: aboutObject(write.bucket, write.key, write.versionId) }];
  },
  missing(call, guard) {
    if (call.name !== 'UpdateObjectEncryption' || objectWriteKind(call) === null) return null;
    const is = guardOfObject(call, guard);
    if (is === 'unnamed') return 'which object it is about';
    return is === 'guarded' && keyOf(call) === null ? 'the key' : null;
  },
};

const CUSTOMER_ALGORITHM = 'x-amz-server-side-encryption-customer-algorithm';
const KMS_KEY = 'x-amz-server-side-encryption-aws-kms-key-id';

/** With which key that is not the owner's a write encrypts, and how bad that is; `null` where it is as it should be. */
function newKeyOf(
  write: GuardedWrite,
  activity: Activity,
): { readonly severity: Severity; readonly reason: string } | null {
  const { call } = write;
  if (isCustomerKey(call))
    return {
      severity: isInPlace(write) ? 'critical' : 'high',
      reason: 'the object was encrypted with a key that the caller brought (SSE-C): nobody else can read it',
    };
  const key = keyOf(call);
  if (key === null) return null;
  const account = accountIn(key);
  if (account !== null && !isTrusted(activity.guard, account, call.account))
    return {
      severity: 'critical',
      reason: `the object was encrypted with ${key}, a key of account ${account}`,
    };
  return anotherKey(write, key, activity);
}

const keyOf = (call: ApiCall): string | null =>
  textAt(call.parameters, KMS_KEY) ??
  (call.name === 'UpdateObjectEncryption' ? keyIn(call.parameters) : null);

/** Another key than the bucket's, where that is known; in place, the bytes stay and only who can read them changes. */
function anotherKey(write: GuardedWrite, key: string, { settings }: Activity) {
  const own = settings.get(`bucket/${write.bucket.name}`, 'encryption');
  const isOwnKey = own.isKnown && own.value.key !== null && keyId(own.value.key) === keyId(key);
  if (isOwnKey || (!isInPlace(write) && write.call.name !== 'UpdateObjectEncryption')) return null;
  return {
    severity: 'medium',
    reason: `the object was encrypted again in place, with ${key}`,
  } as const;
}

const isCustomerKey = (call: ApiCall): boolean =>
  at(call.parameters, CUSTOMER_ALGORITHM) !== undefined ||
  /^SSE[-_]C$/i.test(textAt(call.additional, 'SSEApplied') ?? '') ||
  textAt(call.response, CUSTOMER_ALGORITHM) !== null;

/** A copy of the object onto itself. */
function isInPlace({ call, bucket, key }: GuardedWrite): boolean {
  const source = textAt(call.parameters, 'x-amz-copy-source');
  if (source === null) return false;
  return [source, decoded(source)].some((text) => {
    const named = readStoreName(text);
    return named?.kind === 'bucket' && named.bucket === bucket.name && named.key === key;
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The one KMS key somewhere in the parameters: no source says yet where exactly. */
function keyIn(value: Json | undefined): string | null {
  if (typeof value === 'string') return value.startsWith('arn:') && value.includes(':kms:') ? value : null;
  const inner: readonly (Json | undefined)[] = isObject(value)
    ? Object.values(value)
    : Array.isArray(value)
      ? value
      : [];
  for (const each of inner) {
    const found = keyIn(each);
    if (found !== null) return found;
  }
  return null;
}
