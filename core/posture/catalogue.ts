import type { Check } from './check.ts';
import { accessLogElsewhere } from './checks/access-log-elsewhere.ts';
import { accessLogging } from './checks/access-logging.ts';
import { accessPointsBlocked } from './checks/access-points-blocked.ts';
import { accessPointsClosed } from './checks/access-points-closed.ts';
import { accountPublicAccessBlocked } from './checks/account-public-access-blocked.ts';
import { aclPrivate } from './checks/acl-private.ts';
import { aclsDisabled } from './checks/acls-disabled.ts';
import { crossAccountConditioned } from './checks/cross-account-conditioned.ts';
import { customerKeysBlocked } from './checks/customer-keys-blocked.ts';
import { customerManagedKey } from './checks/customer-managed-key.ts';
import { dataEventsReadLogged } from './checks/data-events-read-logged.ts';
import { dataEventsWriteLogged } from './checks/data-events-write-logged.ts';
import { defaultEncryptionKms } from './checks/default-encryption-kms.ts';
import { defaultRetention } from './checks/default-retention.ts';
import { deleteRestricted } from './checks/delete-restricted.ts';
import { eventFeedOn } from './checks/event-feed-on.ts';
import { guardedBySealwatch } from './checks/guarded-by-sealwatch.ts';
import { inventoryOfAllVersions } from './checks/inventory-of-all-versions.ts';
import { keyEnabled } from './checks/key-enabled.ts';
import { keyOfOwnAccount } from './checks/key-of-own-account.ts';
import { keyPolicyClosed } from './checks/key-policy-closed.ts';
import { keyRotated } from './checks/key-rotated.ts';
import { lifecycleKeepsApprovedVersions } from './checks/lifecycle-keeps-approved-versions.ts';
import { managementEventsLogged } from './checks/management-events-logged.ts';
import { mfaDelete } from './checks/mfa-delete.ts';
import { notPublic } from './checks/not-public.ts';
import { objectLockEnabled } from './checks/object-lock-enabled.ts';
import { policyNoConfigurationRights } from './checks/policy-no-configuration-rights.ts';
import { policyNoConfusedDeputy } from './checks/policy-no-confused-deputy.ts';
import { policyNoNegation } from './checks/policy-no-negation.ts';
import { policyNoOutsiders } from './checks/policy-no-outsiders.ts';
import { policyNoUnconditionalWrites } from './checks/policy-no-unconditional-writes.ts';
import { policyNotPublic } from './checks/policy-not-public.ts';
import { publicAccessBlocked } from './checks/public-access-blocked.ts';
import { readAndWriteSeparated } from './checks/read-and-write-separated.ts';
import { regionRestricted } from './checks/region-restricted.ts';
import { replicationTargetsTrusted } from './checks/replication-targets-trusted.ts';
import { restrictedToNetwork } from './checks/restricted-to-network.ts';
import { signedUrlsShortLived } from './checks/signed-urls-short-lived.ts';
import { staticKeysAreYoung } from './checks/static-keys-are-young.ts';
import { tagged } from './checks/tagged.ts';
import { tlsOnly } from './checks/tls-only.ts';
import { tlsVersion } from './checks/tls-version.ts';
import { trailDelivering } from './checks/trail-delivering.ts';
import { trailEncrypted } from './checks/trail-encrypted.ts';
import { trailLogBucketElsewhere } from './checks/trail-log-bucket-elsewhere.ts';
import { trailLogging } from './checks/trail-logging.ts';
import { trailValidated } from './checks/trail-validated.ts';
import { uploadsEncryptedRightly } from './checks/uploads-encrypted-rightly.ts';
import { versioningEnabled } from './checks/versioning-enabled.ts';
import { writersHaveNoStaticKeys } from './checks/writers-have-no-static-keys.ts';
import { writersLeastPrivilege } from './checks/writers-least-privilege.ts';

/** Every check, in the order of the catalogue. */
export const CHECKS: readonly Check[] = [
  notPublic,
  publicAccessBlocked,
  accountPublicAccessBlocked,
  accessPointsBlocked,
  accessPointsClosed,
  aclsDisabled,
  aclPrivate,
  policyNotPublic,
  policyNoOutsiders,
  policyNoConfigurationRights,
  policyNoUnconditionalWrites,
  policyNoConfusedDeputy,
  policyNoNegation,
  crossAccountConditioned,
  tlsOnly,
  tlsVersion,
  restrictedToNetwork,
  signedUrlsShortLived,
  regionRestricted,
  defaultEncryptionKms,
  customerManagedKey,
  customerKeysBlocked,
  uploadsEncryptedRightly,
  keyEnabled,
  keyRotated,
  keyPolicyClosed,
  keyOfOwnAccount,
  tagged,
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
  writersLeastPrivilege,
  writersHaveNoStaticKeys,
  staticKeysAreYoung,
  deleteRestricted,
  guardedBySealwatch,
  readAndWriteSeparated,
];
