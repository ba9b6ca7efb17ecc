import type { ObjectRef } from '../base/object-ref.ts';
import type { VersionIdentity } from '../base/version-identity.ts';
import type { RuleId } from './rule-ids.ts';

/** Digests text with SHA-256 to lower-case hexadecimal; given from outside, so that the core needs no platform. */
export type HashText = (text: string) => string;

/** The same thing found twice, by an event, by `verify` and by a sweep, is one finding; a second attack is another. */
export function findingId(
  rule: RuleId,
  ref: ObjectRef,
  version: VersionIdentity,
  after: VersionIdentity | null,
  hash: HashText,
): string {
  const parts = [rule, ref.bucket, ref.key, version, ...(after === null ? [] : [after])];
  return hash(JSON.stringify(parts)).slice(0, 40);
}
