import { accessPointOpened } from './access-point-opened/index.ts';
import { aclOpened } from './acl-opened/index.ts';
import { objectAclOpened } from './object-acl-opened/index.ts';
import { objectLockWeakened } from './object-lock-weakened/index.ts';
import { objectReencrypted } from './object-reencrypted/index.ts';
import { policyExternalAccount } from './policy-external-account/index.ts';
import { policyPublic } from './policy-public/index.ts';
import { policyWidened } from './policy-widened/index.ts';
import { publicAccessBlockWeakened } from './public-access-block-weakened/index.ts';
import type { ActivityRule } from './rule.ts';
import { trailStopped } from './trail-stopped/index.ts';
import { unexpectedWriter } from './unexpected-writer/index.ts';

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
  trailStopped,
];
