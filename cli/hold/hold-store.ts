import {
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Copy } from '../../core/findings/finding.ts';
import type { Held, HoldStep } from './decide-hold.ts';

/** Object Lock, with the rights of whoever runs the command. */
export interface HoldStore {
  /** True for a bucket that can lock versions. */
  canLock(bucket: string): Promise<boolean>;
  /** `null` for a version that is not there. @throws what AWS answers */
  read(version: Copy): Promise<Held | null>;
  /** @throws what AWS answers */
  take(version: Copy, step: Exclude<HoldStep, { readonly kind: 'nothing' | 'cannot' }>): Promise<void>;
}

export const holdStore = (s3: S3Client): HoldStore => ({
  canLock: async (bucket) => {
    try {
      const { ObjectLockConfiguration: configuration } = await s3.send(
        new GetObjectLockConfigurationCommand({ Bucket: bucket }),
      );
      return configuration?.ObjectLockEnabled === 'Enabled';
    } catch (error) {
      if (error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError') return false;
      throw error;
    }
  },
  read: async (version) => {
    try {
      const head = await s3.send(new HeadObjectCommand(of(version)));
      return {
        mode: head.ObjectLockMode ?? null,
        until: head.ObjectLockRetainUntilDate?.toISOString() ?? null,
        hasLegalHold: head.ObjectLockLegalHoldStatus === 'ON',
      };
    } catch (error) {
      const isGone = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
      if (isGone) return null;
      throw error;
    }
  },
  take: async (version, step) => {
    if (step.kind === 'legal-hold') {
      const LegalHold = { Status: step.on ? 'ON' : 'OFF' } as const;
      await s3.send(new PutObjectLegalHoldCommand({ ...of(version), LegalHold }));
    } else if (step.kind === 'retain') {
      const Retention = { Mode: step.mode, RetainUntilDate: new Date(step.until) };
      await s3.send(new PutObjectRetentionCommand({ ...of(version), Retention }));
    } else {
      const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(step.until) } as const;
      await s3.send(
        new PutObjectRetentionCommand({ ...of(version), Retention, BypassGovernanceRetention: true }),
      );
    }
  },
});

const of = ({ bucket, key, versionId }: Copy) => ({
  Bucket: bucket,
  Key: key,
  VersionId: versionId ?? 'null',
});
