import { textAt } from '../../../base/json.ts';
import { adjusts, alters, destroys, type Group, silences } from '../tampering.ts';

/** The bucket of the detector's own trail: the log files in it are evidence. */
export const TRAIL_BUCKET: Group = {
  what: 'log bucket',
  names: ['bucketName'],
  calls: {
    's3:DeleteBucket': destroys(),
    's3:DeleteObject': silences('lost log files'),
    's3:DeleteObjects': silences('lost log files'),
    's3:DeleteBucketPolicy': silences('takes no log files any more: its policy was deleted'),
    's3:PutBucketPolicy': alters('has another policy'),
    's3:PutBucketAcl': alters('may be used by others'),
    's3:PutBucketLifecycle': alters('has log files deleted or moved after a time'),
    's3:PutBucketReplication': alters('is copied elsewhere'),
    's3:PutBucketVersioning': (call) =>
      textAt(call.parameters, 'VersioningConfiguration', 'Status') === 'Enabled'
        ? null
        : alters('keeps no versions of log files'),
    's3:PutBucketEncryption': adjusts('encrypts in another way'),
    's3:DeleteBucketEncryption': adjusts('encrypts in another way'),
    's3:DeleteBucketPublicAccessBlock': alters('may be opened to everybody'),
  },
};
