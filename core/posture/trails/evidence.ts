import type { EventKind } from '../../cloudtrail/coverage/coverage.ts';
import {
  MANAGEMENT_SOURCES,
  managementOf,
  OBJECT_READS,
  OBJECT_WRITES,
  readOf,
  writeOf,
} from '../../cloudtrail/coverage/event-kinds.ts';
import type { BucketFacts } from '../facts.ts';

/** Writes to the bucket's datasets; to all of its objects where nobody guards it. */
export const writesTo = (facts: BucketFacts): readonly EventKind[] => of(facts, OBJECT_WRITES, writeOf);

export const readsOf = (facts: BucketFacts): readonly EventKind[] => of(facts, OBJECT_READS, readOf);

/** Calls that change something, but those of KMS. */
export const MANAGEMENT: readonly EventKind[] = MANAGEMENT_SOURCES.map(managementOf);

export const KEY_MANAGEMENT: readonly EventKind[] = [managementOf('kms')];

const of = (
  facts: BucketFacts,
  names: readonly string[],
  kindOf: (arn: string, name: string) => EventKind,
): readonly EventKind[] => objectArns(facts).flatMap((arn) => names.map((name) => kindOf(arn, name)));

/** How the ARNs of the objects begin. CloudTrail names no keys in directory buckets. */
function objectArns({ name, kind, region, account, datasets }: BucketFacts): readonly string[] {
  if (kind === 'directory') return [`arn:aws:s3express:${region}:${account.id}:bucket/${name}`];
  const prefixes = datasets.length === 0 ? [''] : datasets.map(({ prefix }) => prefix);
  return prefixes.map((prefix) => `arn:aws:s3:::${name}/${prefix}`);
}
