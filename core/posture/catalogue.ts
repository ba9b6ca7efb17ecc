import type { Check } from './check.ts';
import { defaultRetention } from './checks/default-retention/index.ts';
import { inventoryOfAllVersions } from './checks/inventory-of-all-versions/index.ts';
import { lifecycleKeepsApprovedVersions } from './checks/lifecycle-keeps-approved-versions/index.ts';
import { mfaDelete } from './checks/mfa-delete/index.ts';
import { objectLockEnabled } from './checks/object-lock-enabled/index.ts';
import { replicationTargetsTrusted } from './checks/replication-targets-trusted/index.ts';
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
];
