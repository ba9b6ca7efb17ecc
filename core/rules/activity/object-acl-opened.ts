import { textAt } from '../../base/json.ts';
import { grantsIn, hasUnreadGrants } from '../../cloudtrail/acl-grants.ts';
import {
  guardedWrite,
  guardedWriteBy,
  guardOfObject,
  objectWriteKind,
} from '../../cloudtrail/object-writes.ts';
import { describeGrants, openness } from '../../cloudtrail/opened-grants.ts';
import { aboutObject } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA } from '../techniques.ts';

export const objectAclOpened: ActivityRule = {
  id: 'object-acl-opened',
  title: 'object ACL opened',
  attempt: "open an object's ACL",
  meaning:
    'The ACL of a guarded object, set on its own or with the upload, gives something to everybody, to every AWS account, or to somebody else.',
  techniques: [CLOUD_STORAGE_DATA],
  runbook: [
    'Set the ACL of the object back to private; switch ACLs off for the bucket (BucketOwnerEnforced).',
    'Treat what the object holds as read by others.',
  ],
  firstStep: "Set the object's ACL back to private.",
  judge(activity) {
    const write = guardedWrite(activity);
    if (write === null || write.kind === 'deletes') return [];
    const grants = grantsIn(write.call.parameters) ?? [];
    const severity = openness(grants, textAt(write.call.parameters, 'AccessControlPolicy', 'Owner', 'ID'));
    if (severity === null) return [];
    const reason = `the ACL of the object now gives ${describeGrants(grants)}`;
    return [
      { severity, reason, details: [], subject: aboutObject(write.bucket, write.key, write.versionId) },
    ];
  },
  missing(call, guard) {
    const write = guardedWriteBy(call, guard);
    if (write !== null && write.kind !== 'deletes' && hasUnreadGrants(call.parameters)) return 'the ACL';
    if (call.name !== 'PutObjectAcl' || objectWriteKind(call) === null) return null;
    const is = guardOfObject(call, guard);
    if (is === 'unnamed') return 'which object it is about';
    return is === 'guarded' && grantsIn(call.parameters) === null ? 'the ACL' : null;
  },
};
