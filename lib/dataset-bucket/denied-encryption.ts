import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { DatasetBucketProps } from './dataset-bucket-props.ts';
import { denial } from './denial.ts';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CUSTOMER_ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';

/**
 * Denies uploads that another key, or none of ours, would encrypt. S3 asks the policy before it applies its default, so a
 * header that is missing is missing here; and `aws:kms` without a key is AWS's own key, not the default.
 */
export const deniedEncryption = (
  bucket: Bucket,
  keyArn: string,
  headers: NonNullable<DatasetBucketProps['encryptionHeaders']>,
): readonly PolicyStatement[] => {
  const uploads = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] };
  const otherAlgorithm = { StringNotEquals: { [ALGORITHM]: 'aws:kms' } };
  const otherKey = { StringNotEquals: { [KEY]: keyArn } };
  // What is missing differs from everything: only that it is there makes a comparison one of what was said.
  const said = (name: string) => (headers === 'optional' ? { Null: { [name]: 'false' } } : {});
  return [
    denial('OnlyThisAlgorithm', { ...uploads, conditions: { ...otherAlgorithm, ...said(ALGORITHM) } }),
    denial('OnlyThisKey', { ...uploads, conditions: { ...otherKey, ...said(ALGORITHM) } }),
    ...(headers === 'optional'
      ? [denial('NoOtherKeyByItself', { ...uploads, conditions: { ...otherKey, ...said(KEY) } })]
      : []),
    denial('NoCustomerKeys', { ...uploads, conditions: { Null: { [CUSTOMER_ALGORITHM]: 'false' } } }),
  ];
};
