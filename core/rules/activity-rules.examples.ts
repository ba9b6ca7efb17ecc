import type { ActivityRuleId } from '../findings/rule-ids.ts';
import { examples as accessPointOpened } from './access-point-opened/access-point-opened.examples.ts';
import { examples as aclOpened } from './activity/acl-opened.examples.ts';
import { examples as bucketDeleted } from './activity/bucket-deleted.examples.ts';
import { examples as clockShortened } from './activity/clock-shortened.examples.ts';
import { examples as defaultRetentionWeakened } from './activity/default-retention-weakened.examples.ts';
import { examples as encryptionWeakened } from './activity/encryption-weakened.examples.ts';
import { examples as eventFeedCut } from './activity/event-feed-cut.examples.ts';
import { examples as lifecycleDestroysData } from './activity/lifecycle-destroys-data.examples.ts';
import { examples as loggingDisabled } from './activity/logging-disabled.examples.ts';
import { examples as objectAclOpened } from './activity/object-acl-opened.examples.ts';
import { examples as objectLockWeakened } from './activity/object-lock-weakened.examples.ts';
import { examples as objectReencrypted } from './activity/object-reencrypted.examples.ts';
import { examples as policyExternalAccount } from './activity/policy-external-account.examples.ts';
import { examples as policyPublic } from './activity/policy-public.examples.ts';
import { examples as policyWidened } from './activity/policy-widened.examples.ts';
import { examples as publicAccessBlockWeakened } from './activity/public-access-block-weakened.examples.ts';
import { examples as readersRedirected } from './activity/readers-redirected.examples.ts';
import { examples as readingDenied } from './activity/reading-denied.examples.ts';
import { examples as replicationExternalAccount } from './activity/replication-external-account.examples.ts';
import { examples as trailStopped } from './activity/trail-stopped.examples.ts';
import { examples as unexpectedWriter } from './activity/unexpected-writer.examples.ts';
import { examples as versioningSuspended } from './activity/versioning-suspended.examples.ts';
import { examples as detectorTampered } from './detector-tampered/detector-tampered.examples.ts';
import { examples as keyEndangered } from './key-endangered/key-endangered.examples.ts';
import type { ActivityRuleExamples } from './rule-examples.ts';
import { examples as trailNarrowed } from './trail-narrowed/trail-narrowed.examples.ts';

/** The examples of each of these rules. No product code imports them. */
export const ACTIVITY_EXAMPLES: Readonly<Record<ActivityRuleId, ActivityRuleExamples>> = {
  'access-point-opened': accessPointOpened,
  'acl-opened': aclOpened,
  'bucket-deleted': bucketDeleted,
  'clock-shortened': clockShortened,
  'default-retention-weakened': defaultRetentionWeakened,
  'detector-tampered': detectorTampered,
  'encryption-weakened': encryptionWeakened,
  'event-feed-cut': eventFeedCut,
  'key-endangered': keyEndangered,
  'lifecycle-destroys-data': lifecycleDestroysData,
  'logging-disabled': loggingDisabled,
  'object-acl-opened': objectAclOpened,
  'object-lock-weakened': objectLockWeakened,
  'object-reencrypted': objectReencrypted,
  'policy-external-account': policyExternalAccount,
  'policy-public': policyPublic,
  'policy-widened': policyWidened,
  'public-access-block-weakened': publicAccessBlockWeakened,
  'readers-redirected': readersRedirected,
  'reading-denied': readingDenied,
  'replication-external-account': replicationExternalAccount,
  'trail-narrowed': trailNarrowed,
  'trail-stopped': trailStopped,
  'unexpected-writer': unexpectedWriter,
  'versioning-suspended': versioningSuspended,
};
