import { createHash } from 'node:crypto';
import type { Digest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';

/** Physical names of the tables of one deployment. */
export interface TableNames {
  readonly manifest: string;
  readonly versions: string;
  readonly findings: string;
  readonly runs: string;
}

/**
 * Reads the table names that the stack gives its functions.
 * @throws {SealwatchError} `INTERNAL` when one is missing, at start-up instead of at the first event
 */
export function tableNamesFrom(environment: Readonly<Record<string, string | undefined>>): TableNames {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new SealwatchError('INTERNAL', `the environment variable ${name} is not set`);
    return value;
  };
  return {
    manifest: required('SEALWATCH_MANIFEST_TABLE'),
    versions: required('SEALWATCH_VERSIONS_TABLE'),
    findings: required('SEALWATCH_FINDINGS_TABLE'),
    runs: required('SEALWATCH_RUNS_TABLE'),
  };
}

/** How many index partitions share a hot value. The design page `tables.md` says why each index has its number. */
export const SHARDS = { prefix: 8, digest: 8, seen: 16, finding: 4, pending: 4 } as const;

/** Spreads text evenly over shards; the same text always meets the same shard. */
const shardOf = (text: string, shards: number): string =>
  String(createHash('sha256').update(text).digest().readUInt32BE(0) % shards).padStart(2, '0');

export const shardNames = (shards: number): string[] =>
  Array.from({ length: shards }, (_, index) => String(index).padStart(2, '0'));

export const bucketShard = (ref: ObjectRef): string => `${ref.bucket}/${shardOf(ref.key, SHARDS.prefix)}`;

export const digestShard = (digest: Digest, ref: ObjectRef): string =>
  `${digest}/${shardOf(objectName(ref), SHARDS.digest)}`;

export const seenShard = (ref: ObjectRef, seenAt: string): string =>
  `${ref.bucket}/${seenAt.slice(0, 10)}/${shardOf(ref.key, SHARDS.seen)}`;

export const findingShard = (value: string, id: string): string => `${value}/${shardOf(id, SHARDS.finding)}`;

export const pendingShard = (group: string): string => shardOf(group, SHARDS.pending);
