import { accountIn } from '../../base/arn.ts';
import { at, type Json, textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { bucketNamed } from '../../cloudtrail/bucket-name.ts';
import { batchOf, isCopyOntoItself, keyOfBatch, keyOfWrite } from '../../cloudtrail/encryption-keys.ts';
import { textAnywhere } from '../../cloudtrail/fields.ts';
import {
  type GuardedWrite,
  guardedWrite,
  guardOfObject,
  objectWriteKind,
} from '../../cloudtrail/object-writes.ts';
import { aboutBucket, aboutObject, aboutResource } from '../../cloudtrail/subjects.ts';
import { guardedBucket, keyId, MANY_OBJECTS, usedKey } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const objectReencrypted: ActivityRule = {
  id: 'object-reencrypted',
  title: 'object encrypted with another key',
  attempt: 'encrypt an object with another key',
  meaning:
    "A guarded object was stored or encrypted again with a key that its owner does not control: one that the caller brought (SSE-C), one of another account, or another one than the bucket's own. One call does it to one object, a job of S3 Batch Operations to billions. This is how data in S3 is held to ransom.",
  techniques: [ENCRYPTED_FOR_IMPACT],
  runbook: [
    'Keep the key: cancel its deletion, enable it, and take it away from the actor. What was encrypted again in place has no earlier version.',
    'Keep the earlier versions: they are readable until somebody destroys them. Take the right to delete versions away from the actor.',
    'Copy the last good version on top; block SSE-C for the bucket.',
  ],
  firstStep:
    "Stop a job that still runs; take the actor's rights to write, to delete and to the key away: the key must stay.",
  judge(activity) {
    const { call } = activity;
    const job = call && batchOf(call);
    if (call && job !== null) return batchMatches(call, job, activity);
    const write = guardedWrite(activity);
    if (write === null || write.kind === 'deletes') return [];
    const found = newKeyOf(write, activity);
    if (found === null) return [];
    return [{ ...found, details: [], subject: aboutObject(write.bucket, write.key, write.versionId) }];
  },
  missing(call, guard) {
    const job = batchOf(call);
    if (job !== null) return keyOfBatch(job) === null ? 'the key' : null;
    if (call.name !== 'UpdateObjectEncryption' || objectWriteKind(call) === null) return null;
    const is = guardOfObject(call, guard);
    if (is === 'unnamed') return 'which object it is about';
    return is === 'guarded' && keyOfWrite(call) === null ? 'the key' : null;
  },
};

const CUSTOMER_ALGORITHM = 'x-amz-server-side-encryption-customer-algorithm';

/** With which key that is not the owner's a write encrypts, and how bad that is; `null` where it is as it should be. */
function newKeyOf(
  write: GuardedWrite,
  activity: Activity,
): { readonly severity: Severity; readonly reason: string } | null {
  const { call } = write;
  if (isCustomerKey(call))
    return {
      severity: isCopyOntoItself(write.call, write.bucket.name, write.key) ? 'critical' : 'high',
      reason: 'the object was encrypted with a key that the caller brought (SSE-C): nobody else can read it',
    };
  const key = keyOfWrite(call);
  if (key === null) return null;
  const account = accountIn(key);
  if (account !== null && !isTrusted(activity.guard, account, call.account))
    return {
      severity: 'critical',
      reason: `the object was encrypted with ${key}, a key of account ${account}`,
    };
  return anotherKey(write, key, activity);
}

/**
 * Another key than the bucket's, where that is known, or the configured one; in place, the bytes stay and only who can read them
 * changes. AWS refuses a key of another account by default: one of the own account, deleted later, is the usual way to ransom.
 */
function anotherKey(write: GuardedWrite, key: string, activity: Activity) {
  if (isKeyOf(write.bucket.name, key, activity)) return null;
  if (
    !isCopyOntoItself(write.call, write.bucket.name, write.key) &&
    write.call.name !== 'UpdateObjectEncryption'
  )
    return null;
  const isOfMany = (usedKey(activity.guard, key)?.reencrypted ?? 0) >= MANY_OBJECTS;
  const reason = `the object was encrypted again in place, with ${key}, which is not the bucket's key: whoever has it can make the object unreadable`;
  return {
    severity: isOfMany ? 'critical' : 'high',
    reason: isOfMany ? `${reason}; so were others, ${MANY_OBJECTS} or more together` : reason,
  } as const;
}

/** True for the key that the configuration names, and the one that the bucket is known to encrypt with. */
function isKeyOf(bucket: string | null, key: string, { settings, guard }: Activity): boolean {
  if (guard.keys.some((known) => keyId(known) === keyId(key))) return true;
  if (bucket === null) return false;
  const own = settings.get(`bucket/${bucket}`, 'encryption');
  return own.isKnown && own.value.key !== null && keyId(own.value.key) === keyId(key);
}

function batchMatches(call: ApiCall, operation: Json, activity: Activity): RuleMatch[] {
  if (activity.change !== null) return [];
  const { guard } = activity;
  const key = keyOfBatch(operation) ?? 'a key that the record does not name';
  const source = bucketNamed(textAnywhere(call.parameters, 'sourcebucket'));
  const bucket = guardedBucket(guard, bucketNamed(textAnywhere(operation, 'targetresource')) ?? source);
  if (isKeyOf(bucket?.name ?? null, key, activity)) return [];
  // A list of objects is a file, whose name says nothing of them.
  const isListed = source === null && textAnywhere(operation, 'targetresource') === null;
  if (bucket === null && !isListed) return [];
  return [
    {
      severity: bucket === null ? 'high' : 'critical',
      reason: `a job of S3 Batch Operations encrypts ${bucket === null ? 'objects of a list, which may be guarded,' : `the objects of ${bucket.name}`} again with ${key}: whoever has the key can make all of them unreadable`,
      details: [],
      subject: bucket ? aboutBucket(bucket) : aboutResource(call.resources[0]?.arn ?? null),
    },
  ];
}

const isCustomerKey = (call: ApiCall): boolean =>
  at(call.parameters, CUSTOMER_ALGORITHM) !== undefined ||
  /^SSE[-_]C$/i.test(textAt(call.additional, 'SSEApplied') ?? '') ||
  textAt(call.response, CUSTOMER_ALGORITHM) !== null;
