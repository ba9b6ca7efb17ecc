import type { Check } from './check.ts';
import { accessLogElsewhere } from './checks/access-log-elsewhere/index.ts';
import { accessLogging } from './checks/access-logging/index.ts';
import { accessPointsBlocked } from './checks/access-points-blocked/index.ts';
import { accessPointsClosed } from './checks/access-points-closed/index.ts';
import { accountPublicAccessBlocked } from './checks/account-public-access-blocked/index.ts';
import { aclPrivate } from './checks/acl-private/index.ts';
import { aclsDisabled } from './checks/acls-disabled/index.ts';
import { crossAccountConditioned } from './checks/cross-account-conditioned/index.ts';
import { customerKeysBlocked } from './checks/customer-keys-blocked/index.ts';
import { customerManagedKey } from './checks/customer-managed-key/index.ts';
import { dataEventsReadLogged } from './checks/data-events-read-logged/index.ts';
import { dataEventsWriteLogged } from './checks/data-events-write-logged/index.ts';
import { defaultEncryptionKms } from './checks/default-encryption-kms/index.ts';
import { defaultRetention } from './checks/default-retention/index.ts';
import { deleteRestricted } from './checks/delete-restricted/index.ts';
import { eventFeedOn } from './checks/event-feed-on/index.ts';
import { guardedBySealwatch } from './checks/guarded-by-sealwatch/index.ts';
import { inventoryOfAllVersions } from './checks/inventory-of-all-versions/index.ts';
import { keyEnabled } from './checks/key-enabled/index.ts';
import { keyOfOwnAccount } from './checks/key-of-own-account/index.ts';
import { keyPolicyClosed } from './checks/key-policy-closed/index.ts';
import { keyRotated } from './checks/key-rotated/index.ts';
import { lifecycleKeepsApprovedVersions } from './checks/lifecycle-keeps-approved-versions/index.ts';
import { managementEventsLogged } from './checks/management-events-logged/index.ts';
import { mfaDelete } from './checks/mfa-delete/index.ts';
import { notPublic } from './checks/not-public/index.ts';
import { objectLockEnabled } from './checks/object-lock-enabled/index.ts';
import { policyNoConfigurationRights } from './checks/policy-no-configuration-rights/index.ts';
import { policyNoConfusedDeputy } from './checks/policy-no-confused-deputy/index.ts';
import { policyNoNegation } from './checks/policy-no-negation/index.ts';
import { policyNoOutsiders } from './checks/policy-no-outsiders/index.ts';
import { policyNoUnconditionalWrites } from './checks/policy-no-unconditional-writes/index.ts';
import { policyNotPublic } from './checks/policy-not-public/index.ts';
import { publicAccessBlocked } from './checks/public-access-blocked/index.ts';
import { readAndWriteSeparated } from './checks/read-and-write-separated/index.ts';
import { regionRestricted } from './checks/region-restricted/index.ts';
import { replicationTargetsTrusted } from './checks/replication-targets-trusted/index.ts';
import { restrictedToNetwork } from './checks/restricted-to-network/index.ts';
import { signedUrlsShortLived } from './checks/signed-urls-short-lived/index.ts';
import { staticKeysAreYoung } from './checks/static-keys-are-young/index.ts';
import { tagged } from './checks/tagged/index.ts';
import { tlsOnly } from './checks/tls-only/index.ts';
import { tlsVersion } from './checks/tls-version/index.ts';
import { trailDelivering } from './checks/trail-delivering/index.ts';
import { trailEncrypted } from './checks/trail-encrypted/index.ts';
import { trailLogBucketElsewhere } from './checks/trail-log-bucket-elsewhere/index.ts';
import { trailLogging } from './checks/trail-logging/index.ts';
import { trailValidated } from './checks/trail-validated/index.ts';
import { uploadsEncryptedRightly } from './checks/uploads-encrypted-rightly/index.ts';
import { versioningEnabled } from './checks/versioning-enabled/index.ts';
import { writersHaveNoStaticKeys } from './checks/writers-have-no-static-keys/index.ts';
import { writersLeastPrivilege } from './checks/writers-least-privilege/index.ts';

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
