import {
  type BucketVersioningStatus,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SealwatchError } from '../../../core/base/errors.ts';
import {
  ADDED_KEY,
  type DemoFile,
  flipLabels,
  HIDDEN_KEY,
  isScam,
  labelFile,
  labelledTexts,
  MODEL_KEY,
  model,
  modelFile,
  TARGET_KEY,
  targetRecords,
  turnSigns,
} from '../sample-dataset.ts';
import type { Stage } from '../stage.ts';
import { BUCKET } from '../stage.ts';
import type { Tampering } from './tampering.ts';

export const flipsLabels: Tampering = {
  title: 'Somebody flips labels: wallet scams are "safe" from now on',
  key: TARGET_KEY,
  rule: 'object-altered',
  severity: 'critical',
  act: async (stage) => {
    const records = targetRecords();
    await put(stage, labelFile(TARGET_KEY, flipLabels(records)));
    return `put ${TARGET_KEY} with ${records.filter(isScam).length} of ${records.length} labels flipped; its size is the same`;
  },
};

const RECORDS = 60;

export const addsFile: Tampering = {
  title: 'Somebody slips in a file of their own',
  key: ADDED_KEY,
  rule: 'object-added',
  severity: 'high',
  act: async (stage) => {
    await put(stage, labelFile(ADDED_KEY, labelledTexts(5, RECORDS)));
    return `put ${ADDED_KEY}, ${RECORDS} records that nobody approved`;
  },
};

const RULE = {
  ID: 'tidy-up',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  NoncurrentVersionExpiration: { NoncurrentDays: 1 },
} as const;

export const armsLifecycle: Tampering = {
  title: 'Somebody adds a lifecycle rule: it destroys older versions after a day, the approved ones too',
  key: null,
  rule: 'lifecycle-destroys-data',
  severity: 'critical',
  act: async ({ s3 }) => {
    const LifecycleConfiguration = { Rules: [RULE] };
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: BUCKET, LifecycleConfiguration }));
    return `put the rule ${RULE.ID}, which expires noncurrent versions after a day`;
  },
  undo: async ({ s3 }) => {
    await s3.send(new DeleteBucketLifecycleCommand({ Bucket: BUCKET }));
    return 'took the rule away again';
  },
};

export const destroysVersion: Tampering = {
  title: 'Somebody destroys the approved version for good',
  key: TARGET_KEY,
  rule: 'version-destroyed',
  severity: 'critical',
  act: async ({ s3, sealed }) => {
    const version = sealed.get(TARGET_KEY);
    // Without a version the call would only hide the object.
    if (!version) throw new SealwatchError('INTERNAL', `${TARGET_KEY} was stored without a version id`);
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: TARGET_KEY, VersionId: version }));
    return `deleted version ${version} of ${TARGET_KEY}`;
  },
};

export const hidesFile: Tampering = {
  title: 'Somebody deletes a file the ordinary way: a delete marker hides it',
  key: HIDDEN_KEY,
  rule: 'object-removed',
  severity: 'high',
  act: async ({ s3 }) => {
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: HIDDEN_KEY }));
    return `deleted ${HIDDEN_KEY}`;
  },
};

const OUTSIDER = '999988887777';

export const opensPolicyForAMoment: Tampering = {
  title: 'Somebody lets another account read the bucket, and closes it again within a second',
  key: null,
  rule: 'policy-external-account',
  severity: 'high',
  isUndone: true,
  act: async ({ s3 }) => {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: opened(Policy) }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    return `put a policy that lets account ${OUTSIDER} read every object, and at once the old policy again`;
  },
};

const opened = (policy: string): string => {
  const { Statement, ...rest } = JSON.parse(policy) as { readonly Statement: readonly object[] };
  const allow = {
    Sid: 'Backup',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${OUTSIDER}:root` },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  return JSON.stringify({ ...rest, Statement: [...Statement, allow] });
};

export const suspendsVersioning: Tampering = {
  title: 'Somebody suspends versioning: what is overwritten from now on is gone',
  key: null,
  rule: 'versioning-suspended',
  severity: 'critical',
  act: async ({ s3 }) => {
    await version(s3, 'Suspended');
    return `suspended the versioning of ${BUCKET}`;
  },
  undo: async ({ s3 }) => {
    await version(s3, 'Enabled');
    return 'switched it on again';
  },
};

const version = (s3: S3Client, Status: BucketVersioningStatus) =>
  s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status } }));

export const swapsModelForAMoment: Tampering = {
  title: 'Somebody serves another model for a moment, and puts the good one back',
  key: MODEL_KEY,
  rule: 'transient-content',
  severity: 'high',
  act: async (stage) => {
    const good = model(1);
    await put(stage, modelFile(turnSigns(good)));
    await put(stage, modelFile(good));
    return `put ${MODEL_KEY} with the sign of every weight turned, and at once the approved bytes again`;
  },
};

/** Stores an object; gives its version id. */
export const put = async (
  { s3 }: Pick<Stage, 's3'>,
  { key, body, contentType }: DemoFile,
): Promise<string> => {
  const { VersionId: version = '' } = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, ContentType: contentType }),
  );
  return version;
};
