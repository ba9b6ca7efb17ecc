import type { Encryption } from '../../../core/cloudtrail/settings/values.ts';
import type { AwsCall } from './aws-call.ts';
import { type Change, cannot, nameIn, type PutBack } from './change.ts';

const s3api = (operation: string, options: AwsCall['options'], note: string): PutBack => ({
  calls: [{ service: 's3api', operation, options }],
  note,
});

/** What protects the bytes of a bucket, and what reports on them. */
export const bucketPutBack = {
  existence: (): PutBack =>
    cannot('a deleted bucket cannot be put back: make it anew under its name before somebody else does'),

  versioning: versioningPutBack,
  encryption: encryptionPutBack,
  replication: replicationPutBack,

  abac: ({ resource, before }: Change<'abac'>): PutBack =>
    s3api(
      'put-bucket-abac',
      { bucket: nameIn(resource), 'abac-status': JSON.stringify({ Status: before }) },
      'tags of the bucket decide as before; tags that were changed in between stay as they are',
    ),

  'object-lock': ({ resource, before }: Change<'object-lock'>): PutBack => {
    if (!before.isEnabled) return cannot('Object Lock was off before, and nothing switches it off again');
    const { retention } = before;
    const rule = retention && { DefaultRetention: { Mode: retention.mode, Days: retention.days } };
    const configuration = { ObjectLockEnabled: 'Enabled', ...(rule ? { Rule: rule } : {}) };
    const options = {
      bucket: nameIn(resource),
      'object-lock-configuration': JSON.stringify(configuration),
    };
    const note =
      'puts the earlier default retention back; versions that were stored in between keep the retention that they got';
    return s3api('put-object-lock-configuration', options, note);
  },

  logging: ({ resource, before }: Change<'logging'>): PutBack => {
    if (before !== null && before.bucket === null) return cannot('the bucket that got the log is not known');
    const enabled = before && {
      LoggingEnabled: { TargetBucket: before.bucket, TargetPrefix: before.prefix },
    };
    const options = { bucket: nameIn(resource), 'bucket-logging-status': JSON.stringify(enabled ?? {}) };
    return s3api(
      'put-bucket-logging',
      options,
      'sends the access log where it went before; no log is made of what happened in between, and grants and the format of its names are not kept',
    );
  },

  notification: ({ resource, before }: Change<'notification'>): PutBack => {
    const bucket = nameIn(resource);
    if (!before.eventBridge) return cannot('the bucket sent no events before either');
    const options = { bucket, query: 'merge(@, `{"EventBridgeConfiguration": {}}`)', output: 'json' };
    const read = { service: 's3api', operation: 'get-bucket-notification-configuration', options } as const;
    const put = {
      service: 's3api',
      operation: 'put-bucket-notification-configuration',
      options: { bucket, 'notification-configuration': { shell: '"$configuration"' } },
    } as const;
    return {
      calls: [{ ...read, assign: 'configuration' }, put],
      note: 'sends events again and keeps every notification that is there now; notifications that were taken away too are not kept, and no event comes of what happened in between: sealwatch verify finds it',
    };
  },
};

function versioningPutBack({ resource, before, after }: Change<'versioning'>): PutBack {
  if (after.mfaDelete === true)
    return cannot('MFA Delete is on: only the root user changes versioning, with the code of its device');
  if (before.status === after.status)
    return cannot('MFA Delete was on: only the root user puts it back, with the code of its device');
  if (before.status === 'Never') return cannot('no bucket goes back to where it never had versions');
  const options = {
    bucket: nameIn(resource),
    'versioning-configuration': JSON.stringify({ Status: before.status }),
  };
  const mfa =
    before.mfaDelete === true
      ? '. MFA Delete was on as well: only the root user puts that back, with the code of its device'
      : '';
  return s3api(
    'put-bucket-versioning',
    options,
    `keeps versions again; what was overwritten or deleted in between, and had no version id, is lost${mfa}`,
  );
}

const OBJECTS_STAY = 'objects that were stored in between stay encrypted as they are';

function encryptionPutBack({ resource, before }: Change<'encryption'>): PutBack {
  const bucket = nameIn(resource);
  if (before.algorithm === 'encrypted') return cannot('the earlier algorithm is not known');
  if (before.algorithm === 'none' && before.isCustomerKeyBlocked === null)
    return s3api(
      'delete-bucket-encryption',
      { bucket },
      `takes the setting away, for there was none; ${OBJECTS_STAY}`,
    );
  const configuration = JSON.stringify({ Rules: [encryptionRule(before)] });
  return s3api(
    'put-bucket-encryption',
    { bucket, 'server-side-encryption-configuration': configuration },
    `puts the earlier default back; ${OBJECTS_STAY}, and whether a bucket key was used is not kept`,
  );
}

function encryptionRule({ algorithm, key, isCustomerKeyBlocked }: Encryption): object {
  const blocked = isCustomerKeyBlocked ? 'SSE-C' : 'NONE';
  return {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: algorithm === 'none' ? 'AES256' : algorithm,
      ...(key === null ? {} : { KMSMasterKeyID: key }),
    },
    ...(isCustomerKeyBlocked === null ? {} : { BlockedEncryptionTypes: { EncryptionType: [blocked] } }),
  };
}

function replicationPutBack({ resource, before }: Change<'replication'>): PutBack {
  if (before.length > 0)
    return cannot(
      'only the destinations of the earlier rules are kept, not their role, priority and other fields: put the rules back from where they were written',
    );
  return s3api(
    'delete-bucket-replication',
    { bucket: nameIn(resource) },
    'takes every replication rule away, for none was enabled; rules that were disabled are not kept, and what was copied in between stays where it is',
  );
}
