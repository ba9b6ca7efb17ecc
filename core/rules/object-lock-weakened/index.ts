import type { ApiCall } from '../../activity/api-call.ts';
import { guardedWrite } from '../../activity/guarded-object.ts';
import { at, isObject, textAt } from '../../activity/json.ts';
import { bypassesGovernance } from '../../activity/object-writes.ts';
import { aboutObject } from '../../activity/subjects.ts';
import { DENIED, objectCall } from '../records.ts';
import type { ActivityRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

const KEY = 'moderation/v3/labels-007.jsonl';
const BYPASS = { 'x-amz-bypass-governance-retention': 'true' };
const retention = (Mode: string, RetainUntilDate: string) => ({ Retention: { Mode, RetainUntilDate } });
const LATER = '2027-11-20T00:00:00Z';

export const objectLockWeakened: ActivityRule = {
  id: 'object-lock-weakened',
  title: 'object lock weakened',
  meaning:
    'The retention of a guarded object was passed over, shortened or taken away, or its legal hold was lifted: its versions can be destroyed sooner.',
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Set the retention or the legal hold again.',
    'Look at what else the actor did: taking the lock away is what comes before destroying.',
  ],
  firstStep: 'Set the retention or the legal hold again, before the versions are destroyed.',
  judge(activity) {
    const write = guardedWrite(activity);
    const reason = write && reasonOf(write.call);
    if (!write || !reason) return [];
    return [
      {
        severity: 'high',
        reason,
        details: [],
        subject: aboutObject(write.bucket, write.key, write.versionId),
      },
    ];
  },
  examples: {
    fires: [
      {
        title: 'retention is changed past governance mode',
        records: [objectCall('PutObjectRetention', KEY, { ...BYPASS, ...retention('GOVERNANCE', LATER) })],
        severity: 'high',
      },
      {
        title: 'retention ends at once',
        records: [objectCall('PutObjectRetention', KEY, retention('GOVERNANCE', '2026-11-20T03:12:00Z'))],
        severity: 'high',
      },
      {
        title: 'a legal hold is lifted',
        records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'OFF' }, 'legal-hold': '' })],
        severity: 'high',
      },
      {
        title: 'a version under governance mode is destroyed',
        records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' })],
        severity: 'high',
      },
      {
        title: 'somebody was not allowed to pass over it',
        records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' }, DENIED)],
        severity: 'low',
      },
    ],
    quiet: [
      {
        title: 'retention is set for longer',
        records: [objectCall('PutObjectRetention', KEY, retention('COMPLIANCE', LATER))],
      },
      {
        title: 'a legal hold is placed',
        records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'ON' } })],
      },
      {
        title: 'a version is destroyed that no lock holds',
        records: [objectCall('DeleteObject', KEY, { versionId: '3sL4kq' })],
      },
    ],
  },
};

function reasonOf(call: ApiCall): string | null {
  if (bypassesGovernance(call))
    return call.name === 'PutObjectRetention'
      ? 'the retention of the object was changed past governance mode'
      : 'a delete passed over the governance-mode retention of the object';
  if (call.name === 'PutObjectLegalHold')
    return textAt(call.parameters, 'LegalHold', 'Status')?.toUpperCase() === 'OFF'
      ? 'the legal hold of the object was lifted'
      : null;
  return call.name === 'PutObjectRetention' ? shortened(call) : null;
}

/** Without the bypass S3 only lets retention grow, unless there was none or it was over. */
function shortened({ parameters, at: when }: ApiCall): string | null {
  const body = at(parameters, 'Retention');
  if (!isObject(body)) return null;
  const until = textAt(body, 'RetainUntilDate');
  if (until === null) return 'the retention of the object was taken away';
  const end = new Date(until).getTime();
  return end <= new Date(when).getTime() ? `the retention of the object ends at once: ${until}` : null;
}
