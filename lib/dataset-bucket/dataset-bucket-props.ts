import type { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Mode } from '../../core/scope/dataset.ts';

export interface DatasetBucketProps {
  /** What may change in it, as in the configuration. It decides on Object Lock. */
  readonly mode: Mode;
  /** Who answers for the data: a team, an address. The tag `owner`. */
  readonly owner: string;
  /** How sensitive the data is, in the words of the company. The tag `data-class`. */
  readonly dataClass: string;
  /** @default - CloudFormation makes one up */
  readonly bucketName?: string;
  /**
   * How nobody (`compliance`) or nobody without `s3:BypassGovernanceRetention` (`governance`) can delete a version
   * before its retention ends.
   * @default - compliance for sealed, governance for append-only and growing, none for open
   */
  readonly objectLock?: 'compliance' | 'governance' | 'none';
  /**
   * How long a version is locked, in whole days, from when it was stored.
   * @default - 90 days; 30 for growing, which keeps a version of the whole object for each extension
   */
  readonly retention?: Duration;
  /** @default - a key of its own, rotated, kept, and used through S3 only */
  readonly encryptionKey?: IKey;
  /**
   * `required`: an upload has to name `aws:kms` and the ARN of the key. `optional`: an upload that says nothing of
   * encryption gets the bucket's default, which is the same key. Another algorithm or key is refused in both cases.
   * @default required
   */
  readonly encryptionHeaders?: 'required' | 'optional';
  /** VPC endpoint through which alone objects can be read, listed, written and deleted. @default - from anywhere */
  readonly vpcEndpointId?: string;
  /** ARNs of roles that need not come through the endpoint, `*` and `?` allowed, such as those of Sealwatch. @default - none */
  readonly outsideEndpoint?: readonly string[];
  /** How old the signature of a request may be: how long a signed URL works, whatever it says. @default 15 minutes */
  readonly signedUrlAge?: Duration;
  /**
   * ARNs of roles that may change the configuration and delete versions, if their own policies let them, `*` and `?`
   * allowed; everybody else is denied it. The account's root and the role that CloudFormation deploys with always may.
   * @default - none beside those two
   */
  readonly administrators?: readonly string[];
  /** Where access logs and inventories go. An imported bucket has to admit them by itself. @default - a bucket of its own */
  readonly logBucket?: IBucket | Bucket;
}
