import { isSameIdentity } from '../../base/arn.ts';
import { type GuardedWrite, guardedWrite } from '../../cloudtrail/object-writes.ts';
import { aboutObject } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { POISON_TRAINING_DATA, VALID_CLOUD_ACCOUNTS } from '../techniques.ts';

export const unexpectedWriter: ActivityRule = {
  id: 'unexpected-writer',
  title: 'unexpected writer',
  attempt: 'write without being a writer',
  meaning:
    'Somebody who is not among the writers of a dataset has written to it, deleted from it, or changed how its objects are kept. Sessions count as their role. A dataset without a list of writers gives no such finding.',
  techniques: [VALID_CLOUD_ACCOUNTS, POISON_TRAINING_DATA],
  runbook: [
    'Ask whoever owns the identity; treat its credentials as stolen until somebody explains the write.',
    'Legitimate for good: add the identity to the writers of the dataset and deploy.',
  ],
  firstStep: 'Find out who uses this identity, and why it could write here.',
  judge(activity) {
    const write = guardedWrite(activity);
    if (write === null || isExpected(write)) return [];
    const { bucket, key, versionId, dataset, call } = write;
    const who = call.caller.arn ?? call.caller.invokedBy ?? 'somebody without a name';
    return [
      {
        severity: dataset.mode === 'open' ? 'medium' : 'high',
        reason: `${who} is not among the writers of ${dataset.name || bucket.name}, and called ${call.name}`,
        details: [],
        subject: aboutObject(bucket, key, versionId),
      },
    ];
  },
};

/** AWS acting on its own, as lifecycle rules do, is nobody's write. */
function isExpected({ dataset, call }: GuardedWrite): boolean {
  const { writers } = dataset;
  if (writers.length === 0) return true;
  const { arn, kind } = call.caller;
  if (kind === 'service' && (arn === null || !arn.startsWith('arn:'))) return true;
  return arn !== null && writers.some((writer) => isSameIdentity(writer, arn));
}
