import type { CheckExamples } from './check-examples.ts';
import { examples as accessLogElsewhere } from './checks/access-log-elsewhere.examples.ts';
import { examples as accessLogging } from './checks/access-logging.examples.ts';
import { examples as accessPointsBlocked } from './checks/access-points-blocked.examples.ts';
import { examples as accessPointsClosed } from './checks/access-points-closed.examples.ts';
import { examples as accountPublicAccessBlocked } from './checks/account-public-access-blocked.examples.ts';
import { examples as aclPrivate } from './checks/acl-private.examples.ts';
import { examples as aclsDisabled } from './checks/acls-disabled.examples.ts';
import { examples as crossAccountConditioned } from './checks/cross-account-conditioned.examples.ts';
import { examples as customerKeysBlocked } from './checks/customer-keys-blocked.examples.ts';
import { examples as customerManagedKey } from './checks/customer-managed-key.examples.ts';
import { examples as dataEventsReadLogged } from './checks/data-events-read-logged.examples.ts';
import { examples as dataEventsWriteLogged } from './checks/data-events-write-logged.examples.ts';
import { examples as defaultEncryptionKms } from './checks/default-encryption-kms.examples.ts';
import { examples as defaultRetention } from './checks/default-retention.examples.ts';
import { examples as deleteRestricted } from './checks/delete-restricted.examples.ts';
import { examples as eventFeedOn } from './checks/event-feed-on.examples.ts';
import { examples as guardedBySealwatch } from './checks/guarded-by-sealwatch.examples.ts';
import { examples as inventoryOfAllVersions } from './checks/inventory-of-all-versions.examples.ts';
import { examples as keyEnabled } from './checks/key-enabled.examples.ts';
import { examples as keyOfOwnAccount } from './checks/key-of-own-account.examples.ts';
import { examples as keyPolicyClosed } from './checks/key-policy-closed.examples.ts';
import { examples as keyRotated } from './checks/key-rotated.examples.ts';
import { examples as lifecycleKeepsApprovedVersions } from './checks/lifecycle-keeps-approved-versions.examples.ts';
import { examples as managementEventsLogged } from './checks/management-events-logged.examples.ts';
import { examples as mfaDelete } from './checks/mfa-delete.examples.ts';
import { examples as notPublic } from './checks/not-public.examples.ts';
import { examples as objectLockEnabled } from './checks/object-lock-enabled.examples.ts';
import { examples as policyNoConfigurationRights } from './checks/policy-no-configuration-rights.examples.ts';
import { examples as policyNoConfusedDeputy } from './checks/policy-no-confused-deputy.examples.ts';
import { examples as policyNoNegation } from './checks/policy-no-negation.examples.ts';
import { examples as policyNoOutsiders } from './checks/policy-no-outsiders.examples.ts';
import { examples as policyNoUnconditionalWrites } from './checks/policy-no-unconditional-writes.examples.ts';
import { examples as policyNotPublic } from './checks/policy-not-public.examples.ts';
import { examples as publicAccessBlocked } from './checks/public-access-blocked.examples.ts';
import { examples as readAndWriteSeparated } from './checks/read-and-write-separated.examples.ts';
import { examples as regionRestricted } from './checks/region-restricted.examples.ts';
import { examples as replicationTargetsTrusted } from './checks/replication-targets-trusted.examples.ts';
import { examples as restrictedToNetwork } from './checks/restricted-to-network.examples.ts';
import { examples as signedUrlsShortLived } from './checks/signed-urls-short-lived.examples.ts';
import { examples as staticKeysAreYoung } from './checks/static-keys-are-young.examples.ts';
import { examples as tagged } from './checks/tagged.examples.ts';
import { examples as tlsOnly } from './checks/tls-only.examples.ts';
import { examples as tlsVersion } from './checks/tls-version.examples.ts';
import { examples as trailDelivering } from './checks/trail-delivering.examples.ts';
import { examples as trailEncrypted } from './checks/trail-encrypted.examples.ts';
import { examples as trailLogBucketElsewhere } from './checks/trail-log-bucket-elsewhere.examples.ts';
import { examples as trailLogging } from './checks/trail-logging.examples.ts';
import { examples as trailValidated } from './checks/trail-validated.examples.ts';
import { examples as uploadsEncryptedRightly } from './checks/uploads-encrypted-rightly.examples.ts';
import { examples as versioningEnabled } from './checks/versioning-enabled.examples.ts';
import { examples as writersHaveNoStaticKeys } from './checks/writers-have-no-static-keys.examples.ts';
import { examples as writersLeastPrivilege } from './checks/writers-least-privilege.examples.ts';

/** The examples of each check, by its id. No product code imports them. */
export const CHECK_EXAMPLES: Readonly<Record<string, CheckExamples>> = {
  'access-log-elsewhere': accessLogElsewhere,
  'access-logging': accessLogging,
  'access-points-blocked': accessPointsBlocked,
  'access-points-closed': accessPointsClosed,
  'account-public-access-blocked': accountPublicAccessBlocked,
  'acl-private': aclPrivate,
  'acls-disabled': aclsDisabled,
  'cross-account-conditioned': crossAccountConditioned,
  'customer-keys-blocked': customerKeysBlocked,
  'customer-managed-key': customerManagedKey,
  'data-events-read-logged': dataEventsReadLogged,
  'data-events-write-logged': dataEventsWriteLogged,
  'default-encryption-kms': defaultEncryptionKms,
  'default-retention': defaultRetention,
  'delete-restricted': deleteRestricted,
  'event-feed-on': eventFeedOn,
  'guarded-by-sealwatch': guardedBySealwatch,
  'inventory-of-all-versions': inventoryOfAllVersions,
  'key-enabled': keyEnabled,
  'key-of-own-account': keyOfOwnAccount,
  'key-policy-closed': keyPolicyClosed,
  'key-rotated': keyRotated,
  'lifecycle-keeps-approved-versions': lifecycleKeepsApprovedVersions,
  'management-events-logged': managementEventsLogged,
  'mfa-delete': mfaDelete,
  'not-public': notPublic,
  'object-lock-enabled': objectLockEnabled,
  'policy-no-configuration-rights': policyNoConfigurationRights,
  'policy-no-confused-deputy': policyNoConfusedDeputy,
  'policy-no-negation': policyNoNegation,
  'policy-no-outsiders': policyNoOutsiders,
  'policy-no-unconditional-writes': policyNoUnconditionalWrites,
  'policy-not-public': policyNotPublic,
  'public-access-blocked': publicAccessBlocked,
  'read-and-write-separated': readAndWriteSeparated,
  'region-restricted': regionRestricted,
  'replication-targets-trusted': replicationTargetsTrusted,
  'restricted-to-network': restrictedToNetwork,
  'signed-urls-short-lived': signedUrlsShortLived,
  'static-keys-are-young': staticKeysAreYoung,
  tagged: tagged,
  'tls-only': tlsOnly,
  'tls-version': tlsVersion,
  'trail-delivering': trailDelivering,
  'trail-encrypted': trailEncrypted,
  'trail-log-bucket-elsewhere': trailLogBucketElsewhere,
  'trail-logging': trailLogging,
  'trail-validated': trailValidated,
  'uploads-encrypted-rightly': uploadsEncryptedRightly,
  'versioning-enabled': versioningEnabled,
  'writers-have-no-static-keys': writersHaveNoStaticKeys,
  'writers-least-privilege': writersLeastPrivilege,
};

/** @throws {Error} where a check has no examples */
export function examplesOfCheck(id: string): CheckExamples {
  const examples = CHECK_EXAMPLES[id];
  if (!examples) throw new Error(`the check ${id} has no examples`);
  return examples;
}
