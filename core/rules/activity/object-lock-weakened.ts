import { at, isObject, textAt } from '../../base/json.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { bucketNamed } from '../../cloudtrail/bucket-name.ts';
import { fieldAnywhere, textAnywhere } from '../../cloudtrail/fields.ts';
import {
  bypassesGovernance,
  guardedObject,
  guardedWrite,
  guardOfObject,
  objectWriteKind,
} from '../../cloudtrail/object-writes.ts';
import { aboutBucket, aboutObject, aboutResource } from '../../cloudtrail/subjects.ts';
import { guardedBucket } from '../../scope/guard.ts';
import type { DatasetHold } from '../../scope/hold.ts';
import type { ActivityRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

export const objectLockWeakened: ActivityRule = {
  id: 'object-lock-weakened',
  title: 'object lock weakened',
  attempt: 'weaken the lock of objects',
  meaning:
    'The retention of a guarded object was passed over, shortened or taken away, or its legal hold was lifted, one by one or by a job of S3 Batch Operations; or a version that `sealwatch hold` had held is found without its hold: it can be destroyed sooner.',
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Set the retention or the legal hold again: sealwatch hold --dataset NAME --until TIME --apply, of a version that is approved no more with aws s3api put-object-retention.',
    'Look at what else the actor did: taking the lock away is what comes before destroying.',
  ],
  firstStep: 'Set the retention or the legal hold again, before the versions are destroyed.',
  judge(activity) {
    const write = guardedWrite(activity);
    if (write === null) return [...batchMatches(activity), ...jobMatches(activity)];
    const reason = hasLock(activity, write.bucket.name) ? reasonOf(write.call) : null;
    if (reason === null) return [];
    return [
      {
        severity: 'high',
        reason,
        details: [],
        subject: aboutObject(write.bucket, write.key, write.versionId),
      },
    ];
  },
  missing(call, guard) {
    const isHold = call.name === 'PutObjectLegalHold';
    if (objectWriteKind(call) === null || (!isHold && call.name !== 'PutObjectRetention')) return null;
    const is = guardOfObject(call, guard);
    if (is !== 'guarded') return is === 'unnamed' ? 'which object it is about' : null;
    if (isHold) return textAt(call.parameters, 'LegalHold', 'Status') === null ? 'the legal hold' : null;
    if (bypassesGovernance(call)) return null;
    const body = at(call.parameters, 'Retention');
    // An empty element takes the retention away.
    const isRead = body === '' || (isObject(body) && Object.keys(body).every((name) => RETENTION.has(name)));
    return isRead ? null : 'the retention';
  },
};

const RETENTION: ReadonlySet<string> = new Set(['xmlns', 'Mode', 'RetainUntilDate']);

/** The record of a batch names no keys, and those of its keys do not say that the lock was passed over. */
function batchMatches({ call, change, guard, settings }: Activity): RuleMatch[] {
  if (call === null || change !== null || objectWriteKind(call) !== 'deletes' || !bypassesGovernance(call))
    return [];
  const found = guardedObject(call, guard);
  if (found === null || found.key !== null || !hasLock({ settings }, found.bucket.name)) return [];
  const { bucket } = found;
  const reason = `a delete of many keys passed over the governance-mode retention of objects in ${bucket.name}`;
  return [{ severity: 'high', reason, details: [], subject: aboutBucket(bucket) }];
}

/**
 * A job of S3 Batch Operations that ends the retention or the legal hold of every object of a list: it is recorded where the data events of
 * its objects are not.
 */
function jobMatches({ call, change, guard, settings }: Activity): RuleMatch[] {
  if (call === null || change !== null || call.service !== 's3' || call.name !== 'CreateJob') return [];
  const does = jobReason(call);
  if (does === null) return [];
  const source = bucketNamed(textAnywhere(call.parameters, 'sourcebucket'));
  if (source === null) {
    // A list of objects is a file, whose name says nothing of them.
    if (guard.buckets.length > 0 && !guard.buckets.some(({ name }) => hasLock({ settings }, name))) return [];
    const subject = aboutResource(call.resources[0]?.arn ?? null);
    const reason = `a job of S3 Batch Operations ${does} of objects of a list, which may be guarded`;
    return [{ severity: 'medium', reason, details: [], subject }];
  }
  const bucket = guardedBucket(guard, source);
  if (bucket === null || !hasLock({ settings }, bucket.name)) return [];
  const reason = `a job of S3 Batch Operations ${does} of objects in ${bucket.name}`;
  return [{ severity: 'high', reason, details: [], subject: aboutBucket(bucket) }];
}

function jobReason({ parameters, at: when }: ApiCall): string | null {
  const hold = fieldAnywhere(parameters, 's3putobjectlegalhold');
  if (hold !== undefined)
    return textAnywhere(hold, 'status')?.toUpperCase() === 'OFF' ? 'lifts the legal hold' : null;
  const retention = fieldAnywhere(parameters, 's3putobjectretention');
  if (retention === undefined) return null;
  if (String(fieldAnywhere(retention, 'bypassgovernanceretention')).toLowerCase() === 'true')
    return 'changes the retention past governance mode';
  const until = textAnywhere(retention, 'retainuntildate');
  if (until === null) return 'takes away the retention';
  return new Date(until).getTime() <= new Date(when).getTime() ? 'ends the retention at once' : null;
}

/** S3's console asks for the bypass with every delete: where no lock can be, there is none to pass over. */
function hasLock({ settings }: Pick<Activity, 'settings'>, bucket: string): boolean {
  return settings.get(`bucket/${bucket}`, 'object-lock').value.isEnabled;
}

function reasonOf(call: ApiCall): string | null {
  // A delete marker takes nothing away.
  if (call.name === 'DeleteObject' && textAt(call.parameters, 'versionId') === null) return null;
  if (bypassesGovernance(call))
    return call.name === 'PutObjectRetention'
      ? 'the retention of the object was changed past governance mode'
      : 'a delete passed over the governance-mode retention of the object';
  if (call.name === 'PutObjectLegalHold')
    return textAt(call.parameters, 'LegalHold', 'Status')?.toUpperCase() === 'OFF'
      ? 'the legal hold of the object was lifted'
      : null;
  if (call.name !== 'PutObjectRetention') return null;
  return shortened(call) ?? (call.error?.kind === 'denied' ? NOT_CHANGED : null);
}

// S3 gives a shorter retention the same answer as a caller who may set none.
const NOT_CHANGED =
  'the retention of the object was to be changed, and S3 refused, as it refuses a shorter one';

/** Without the bypass S3 only lets retention grow, unless there was none or it was over. */
function shortened({ parameters, at: when }: ApiCall): string | null {
  const body = at(parameters, 'Retention');
  if (!isObject(body)) return null;
  const until = textAt(body, 'RetainUntilDate');
  if (until === null) return 'the retention of the object was taken away';
  const end = new Date(until).getTime();
  return end <= new Date(when).getTime() ? `the retention of the object ends at once: ${until}` : null;
}

/** A version without the hold that is recorded of it. */
interface Unheld {
  readonly key: string;
  readonly versionId: string | null;
  /** A part of a sentence. */
  readonly why: string;
}

/**
 * What is wrong where versions are not held as somebody had them held.
 * @param count of all such versions
 * @param some of them, to be named
 */
export function holdNotKept(hold: DatasetHold, count: number, some: readonly Unheld[]): RuleMatch {
  const { dataset, bucket, prefix, until, since } = hold;
  const what = until === null ? 'a legal hold' : `a retention until ${until}`;
  const who = count === 1 ? '1 version' : `${count} versions`;
  return {
    severity: 'high',
    reason: `${who} of ${dataset} ${count === 1 ? 'is' : 'are'} not held as recorded: on ${since.slice(0, 10)} ${what} was put on what was approved then`,
    details: some.map(({ key, versionId, why }) => `${key} version ${versionId ?? 'null'}: ${why}`),
    subject: {
      bucket,
      key: null,
      versionId: null,
      resource: `arn:aws:s3:::${bucket}/${prefix}*`,
      datasets: [dataset],
    },
  };
}
