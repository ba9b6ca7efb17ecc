import type { Check } from './check.ts';
import { accessLogElsewhere } from './checks/access-log-elsewhere/index.ts';
import { accessLogging } from './checks/access-logging/index.ts';
import { dataEventsReadLogged } from './checks/data-events-read-logged/index.ts';
import { dataEventsWriteLogged } from './checks/data-events-write-logged/index.ts';
import { defaultRetention } from './checks/default-retention/index.ts';
import { eventFeedOn } from './checks/event-feed-on/index.ts';
import { inventoryOfAllVersions } from './checks/inventory-of-all-versions/index.ts';
import { lifecycleKeepsApprovedVersions } from './checks/lifecycle-keeps-approved-versions/index.ts';
import { managementEventsLogged } from './checks/management-events-logged/index.ts';
import { mfaDelete } from './checks/mfa-delete/index.ts';
import { objectLockEnabled } from './checks/object-lock-enabled/index.ts';
import { replicationTargetsTrusted } from './checks/replication-targets-trusted/index.ts';
import { trailDelivering } from './checks/trail-delivering/index.ts';
import { trailEncrypted } from './checks/trail-encrypted/index.ts';
import { trailLogBucketElsewhere } from './checks/trail-log-bucket-elsewhere/index.ts';
import { trailLogging } from './checks/trail-logging/index.ts';
import { trailValidated } from './checks/trail-validated/index.ts';
import { versioningEnabled } from './checks/versioning-enabled/index.ts';

/** Every check, in the order of the catalogue. */
export const CHECKS: readonly Check[] = [
  versioningEnabled,
  mfaDelete,
  objectLockEnabled,
  defaultRetention,
  lifecycleKeepsApprovedVersions,
  replicationTargetsTrusted,
  inventoryOfAllVersions,
  accessLogging,
  accessLogElsewhere,
  eventFeedOn,
  dataEventsWriteLogged,
  dataEventsReadLogged,
  managementEventsLogged,
  trailLogging,
  trailValidated,
  trailEncrypted,
  trailDelivering,
  trailLogBucketElsewhere,
];
