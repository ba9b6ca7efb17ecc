import { Duration } from 'aws-cdk-lib';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { type Mode, SealwatchError } from '../../config/index.ts';
import type { DatasetBucketProps } from './dataset-bucket-props.ts';

type Lock = NonNullable<DatasetBucketProps['objectLock']>;

/**
 * What is sealed shall outlive also an attacker with every right, so nobody can lift its lock. What grows may take in
 * something that has to go again, so somebody can.
 */
const LOCKS: Readonly<Record<Mode, Lock>> = {
  sealed: 'compliance',
  'append-only': 'governance',
  growing: 'governance',
  open: 'none',
};

const DAYS: Readonly<Record<Mode, number>> = { sealed: 90, 'append-only': 90, growing: 30, open: 30 };

/**
 * The default retention of a bucket; `null` for none.
 * @throws {SealwatchError} `CONFIG_INVALID` for a retention without a lock, or of less than a day
 */
export const retentionOf = (props: DatasetBucketProps): ObjectLockRetention | null => {
  const { mode, objectLock = LOCKS[mode], retention = Duration.days(DAYS[mode]) } = props;
  if (objectLock === 'none') return refuseRetention(props);
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1)
    throw invalid(`retention is ${days} days, allowed are whole days, at least 1`);
  return objectLock === 'compliance'
    ? ObjectLockRetention.compliance(retention)
    : ObjectLockRetention.governance(retention);
};

const refuseRetention = ({ mode, retention }: DatasetBucketProps): null => {
  if (retention === undefined) return null;
  throw invalid(
    `retention is given but nothing is locked (mode ${mode}); give objectLock: 'governance' or 'compliance' too`,
  );
};

const invalid = (message: string): SealwatchError => new SealwatchError('CONFIG_INVALID', message);
