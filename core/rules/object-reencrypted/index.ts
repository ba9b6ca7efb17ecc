import { guardedWrite } from '../../cloudtrail/guarded-object.ts';
import { aboutObject } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';
import { examples } from './examples.ts';
import { newKeyOf } from './new-key.ts';

export const objectReencrypted: ActivityRule = {
  id: 'object-reencrypted',
  title: 'object encrypted with a foreign key',
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
  examples,
};
