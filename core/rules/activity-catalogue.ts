import { accessPointOpened } from './access-point-opened/index.ts';
import { aclOpened } from './acl-opened/index.ts';
import { bucketDeleted } from './bucket-deleted/index.ts';
import { defaultRetentionWeakened } from './default-retention-weakened/index.ts';
import { detectorTampered } from './detector-tampered/index.ts';
import { encryptionWeakened } from './encryption-weakened/index.ts';
import { eventFeedCut } from './event-feed-cut/index.ts';
import { keyEndangered } from './key-endangered/index.ts';
import { lifecycleDestroysData } from './lifecycle-destroys-data/index.ts';
import { loggingDisabled } from './logging-disabled/index.ts';
import { objectAclOpened } from './object-acl-opened/index.ts';
import { objectLockWeakened } from './object-lock-weakened/index.ts';
import { objectReencrypted } from './object-reencrypted/index.ts';
import { policyExternalAccount } from './policy-external-account/index.ts';
import { policyPublic } from './policy-public/index.ts';
import { policyWidened } from './policy-widened/index.ts';
import { publicAccessBlockWeakened } from './public-access-block-weakened/index.ts';
import { replicationExternalAccount } from './replication-external-account/index.ts';
import type { ActivityRule } from './rule.ts';
import { trailNarrowed } from './trail-narrowed/index.ts';
import { trailStopped } from './trail-stopped/index.ts';
import { unexpectedWriter } from './unexpected-writer/index.ts';
import { versioningSuspended } from './versioning-suspended/index.ts';

/** Every rule about calls and settings, in the order of the catalogue. */
export const ACTIVITY_RULES: readonly ActivityRule[] = [
  policyWidened,
  policyExternalAccount,
  policyPublic,
  unexpectedWriter,
  objectReencrypted,
  objectLockWeakened,
  objectAclOpened,
  aclOpened,
  accessPointOpened,
  publicAccessBlockWeakened,
  versioningSuspended,
  lifecycleDestroysData,
  encryptionWeakened,
  replicationExternalAccount,
  defaultRetentionWeakened,
  bucketDeleted,
  loggingDisabled,
  eventFeedCut,
  trailStopped,
  trailNarrowed,
  keyEndangered,
  detectorTampered,
];
