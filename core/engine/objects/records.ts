import type { VersionIdentity } from '../../base/version-identity.ts';
import type { VersionRecord } from '../../versions/version-record.ts';

/** Records under work; every step adds to it. */
export type Records = Map<VersionIdentity, VersionRecord>;
