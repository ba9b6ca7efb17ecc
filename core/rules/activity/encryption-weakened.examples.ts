import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const OWN = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const NEW = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/99999999-12ab-34cd-56ef-1234567890ab`;
const FOREIGN = `arn:aws:kms:eu-west-1:${EXAMPLE.otherAccount}:key/66666666-12ab-34cd-56ef-1234567890ab`;

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'it is deleted, and nobody knows what it was',
      records: [bucketCall('DeleteBucketEncryption', { encryption: '' })],
      severity: 'medium',
    },
    {
      title: "a directory bucket's is deleted",
      records: [record('s3express', 'DeleteBucketEncryption', { bucketName: 'models--use1-az4--x-s3' })],
      severity: 'medium',
    },
    {
      title: 'it was KMS and is deleted',
      records: [kms(OWN), bucketCall('DeleteBucketEncryption', { encryption: '' })],
      severity: 'high',
    },
    { title: "it was KMS and is S3's own", records: [kms(OWN), s3Keys()], severity: 'high' },
    {
      title: 'it was dual-layer and is single',
      records: [standard({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: OWN }), kms(OWN)],
      severity: 'medium',
    },
    { title: 'its key changes', records: [kms(OWN), kms(NEW)], severity: 'medium' },
    {
      title: "its key changes to AWS's",
      records: [kms(OWN), standard({ SSEAlgorithm: 'aws:kms' })],
      severity: 'medium',
    },
    { title: 'its key is that of another account', records: [kms(FOREIGN)], severity: 'critical' },
    {
      title: 'its key was yours and is an alias of another account',
      records: [kms(OWN), kms(`arn:aws:kms:eu-west-1:${EXAMPLE.otherAccount}:alias/data`)],
      severity: 'critical',
    },
    {
      title: 'customer-provided keys are allowed',
      records: [s3Keys({ BlockedEncryptionTypes: { EncryptionType: 'NONE' } })],
      severity: 'high',
    },
    {
      title: 'customer-provided keys were blocked and are allowed, by a list of one',
      records: [
        s3Keys({ BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } }),
        s3Keys({ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } }),
      ],
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to set the key of another account',
      records: [withError(kms(FOREIGN))],
      severity: 'medium',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketEncryption', {}, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: "it is S3's own, and nobody knows what it was", records: [s3Keys()] },
    { title: 'it becomes KMS', records: [s3Keys(), kms(OWN)] },
    { title: 'it is KMS, and nobody knows what it was', records: [kms(OWN)] },
    {
      title: 'it becomes dual-layer',
      records: [kms(OWN), standard({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: OWN })],
    },
    { title: 'it is set again as it was', records: [kms(OWN), kms(OWN)] },
    {
      title: 'its key is the same one, by its id',
      records: [kms(OWN), kms('1234abcd-12ab-34cd-56ef-1234567890ab')],
    },
    { title: 'a bucket key is switched on', records: [kms(OWN), kms(OWN, { BucketKeyEnabled: true })] },
    {
      title: "S3's own is deleted, which changes nothing",
      records: [s3Keys(), bucketCall('DeleteBucketEncryption', { encryption: '' })],
    },
    {
      title: 'customer-provided keys are blocked',
      records: [s3Keys({ BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } })],
    },
    {
      title: 'customer-provided keys were blocked, and a call says nothing of them',
      records: [s3Keys({ BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } }), s3Keys()],
    },
    {
      title: 'its key is that of an account that is trusted',
      records: [kms(FOREIGN)],
      guard: {
        scope: 'everything',
        buckets: [],
        account: EXAMPLE.account,
        trustedAccounts: [EXAMPLE.otherAccount],
        keys: [],
        organization: null,
        stack: 'Sealwatch',
      },
    },
    { title: 'the record does not say to what it was set', records: [bucketCall('PutBucketEncryption')] },
  ],
};

function s3Keys(rest: JsonObject = {}): JsonObject {
  return standard({ SSEAlgorithm: 'AES256' }, rest);
}

function kms(key: string, rest: JsonObject = {}): JsonObject {
  return standard({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key }, rest);
}

function standard(byDefault: JsonObject, rest: JsonObject = {}): JsonObject {
  const Rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: false, ...rest };
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall('PutBucketEncryption', {
    encryption: '',
    ServerSideEncryptionConfiguration: { xmlns, Rule },
  });
}

function withError(call: JsonObject): JsonObject {
  return { ...call, ...DENIED };
}
