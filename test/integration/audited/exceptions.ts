import { PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import type { CheckStatus } from '../../../core/posture/check.ts';

/** A check that cannot pass on the local AWS. */
export interface Exception {
  readonly why: string;
  /** Tries all the same, at a good bucket. */
  readonly attempt: (s3: S3Client, bucket: string, account: string) => Promise<unknown>;
  /** What the audit says, which is never that all is well. */
  readonly says: CheckStatus;
  readonly reason: RegExp;
}

export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'mfa-delete': {
    why: 'the emulator takes MFA delete and does not keep it',
    attempt: (s3, Bucket, account) =>
      s3.send(
        new PutBucketVersioningCommand({
          Bucket,
          MFA: `arn:aws:iam::${account}:mfa/root-account-mfa-device 123456`,
          VersioningConfiguration: { Status: 'Enabled', MFADelete: 'Enabled' },
        }),
      ),
    says: 'fail',
    reason: /^MFA delete is off$/,
  },
  'trail-delivering': {
    why: 'the emulator writes no log files, so its trails never delivered any',
    attempt: async () => {},
    says: 'fail',
    reason: /^log files are not delivered: none within a day/,
  },
};
