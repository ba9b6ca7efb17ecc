import { type Fact, known } from '../../../core/posture/facts.ts';
import type { SettingFacts } from './settings.ts';

type Implied<Name extends 'acl' | 'replication' | 'object-lock'> = SettingFacts<Name> | null;

/**
 * Where ACLs are disabled, the bucket's grants its owner alone, and S3 would not have disabled them otherwise.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export const byOwnership = ({ ownership }: SettingFacts<'ownership'>): Implied<'acl'> =>
  isKnownAs(ownership, (value) => value === 'BucketOwnerEnforced')
    ? { acl: known({ grants: [], owner: null }) }
    : null;

/**
 * A bucket that was never versioned is neither locked nor replicated: both need versioning, which can be suspended but never
 * taken back. See https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
export const byVersioning = ({
  versioning,
}: SettingFacts<'versioning'>): Implied<'replication' | 'object-lock'> =>
  isKnownAs(versioning, ({ status }) => status === 'Never')
    ? { replication: known([]), 'object-lock': known({ isEnabled: false, retention: null }) }
    : null;

const isKnownAs = <Value>(fact: Fact<Value>, is: (value: Value) => boolean): boolean =>
  fact.kind === 'known' && is(fact.value);
