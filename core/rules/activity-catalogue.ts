import { accessPointOpened } from './access-point-opened/access-point-opened.ts';
import { aclOpened } from './activity/acl-opened.ts';
import { bucketDeleted } from './activity/bucket-deleted.ts';
import { clockShortened } from './activity/clock-shortened.ts';
import { defaultRetentionWeakened } from './activity/default-retention-weakened.ts';
import { encryptionWeakened } from './activity/encryption-weakened.ts';
import { eventFeedCut } from './activity/event-feed-cut.ts';
import { lifecycleDestroysData } from './activity/lifecycle-destroys-data.ts';
import { loggingDisabled } from './activity/logging-disabled.ts';
import { objectAclOpened } from './activity/object-acl-opened.ts';
import { objectLockWeakened } from './activity/object-lock-weakened.ts';
import { objectReencrypted } from './activity/object-reencrypted.ts';
import { policyExternalAccount } from './activity/policy-external-account.ts';
import { policyPublic } from './activity/policy-public.ts';
import { policyWidened } from './activity/policy-widened.ts';
import { publicAccessBlockWeakened } from './activity/public-access-block-weakened.ts';
import { readersRedirected } from './activity/readers-redirected.ts';
import { readingDenied } from './activity/reading-denied.ts';
import { replicationExternalAccount } from './activity/replication-external-account.ts';
import { trailStopped } from './activity/trail-stopped.ts';
import { unexpectedWriter } from './activity/unexpected-writer.ts';
import { versioningSuspended } from './activity/versioning-suspended.ts';
import { detectorTampered } from './detector-tampered/detector-tampered.ts';
import { keyEndangered } from './key-endangered/key-endangered.ts';
import type { ActivityRule } from './rule.ts';
import { trailNarrowed } from './trail-narrowed/trail-narrowed.ts';

/** Every rule about calls and settings, in the order of the catalogue. */
export const ACTIVITY_RULES: readonly ActivityRule[] = [
  policyWidened,
  policyExternalAccount,
  policyPublic,
  readingDenied,
  unexpectedWriter,
  objectReencrypted,
  objectLockWeakened,
  objectAclOpened,
  aclOpened,
  accessPointOpened,
  readersRedirected,
  publicAccessBlockWeakened,
  versioningSuspended,
  lifecycleDestroysData,
  clockShortened,
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
