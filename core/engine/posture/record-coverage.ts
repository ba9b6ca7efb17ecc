import type { Clock } from '../../base/time.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Finding, HashText } from '../../findings/finding.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { ended } from '../activity/revised-finding.ts';
import type { AuditStore } from './audit-store.ts';
import { newGaps } from './coverage-gaps.ts';
import {
  type BucketSearch,
  type BucketSearchPorts,
  searchForData,
  type UntaggedBucket,
} from './search-for-data.ts';

export interface CoveragePorts extends BucketSearchPorts {
  readonly audits: Pick<AuditStore, 'findings' | 'saveFinding'>;
  /** The open findings of the rule. */
  readonly openGaps: () => AsyncIterable<Finding>;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly hash: HashText;
}

export interface Coverage {
  /** How many findings were written. */
  readonly findings: number;
  /** Kinds of buckets that could not be listed, and why. */
  readonly unlisted: readonly string[];
  /** Buckets that were judged by their names alone, for their tags could not be read. */
  readonly untagged: readonly UntaggedBucket[];
}

/**
 * Searches for buckets that seem to hold training data and that nobody guards, and reports each when it appears. What is
 * guarded by now, or gone, recovers; what a person has closed stays closed.
 * @throws whatever keeps the buckets from being listed: then nothing recovers either
 */
export async function recordCoverage(ports: CoveragePorts): Promise<Coverage> {
  const search = await searchForData(ports);
  const opened = await newGaps(search.aiBuckets, ports);
  const closed = await closedGaps(search, ports);
  let findings = 0;
  // Another audit that runs meanwhile writes the same.
  for (const finding of [...opened, ...closed])
    if ((await ports.audits.saveFinding(finding)) === 'committed') findings++;
  return { findings, unlisted: search.unlisted, untagged: search.untagged };
}

async function closedGaps({ names, unlisted }: BucketSearch, ports: CoveragePorts): Promise<Finding[]> {
  const { openGaps, guard, clock } = ports;
  const listed = new Set(names);
  // What is not in a list that lacks some is not known to be gone.
  const isGone = (bucket: string): boolean => unlisted.length === 0 && !listed.has(bucket);
  const to = clock().toISOString();
  const closed: Finding[] = [];
  for await (const finding of openGaps()) {
    if (finding.rule !== 'coverage-gap' || finding.about !== 'activity' || finding.bucket === null) continue;
    // Those about a dataset end when it is watched again.
    if (finding.dataset !== null) continue;
    if (!isGone(finding.bucket) && guardedBucket(guard, finding.bucket) === null) continue;
    closed.push(revise(ended(finding, to), ['state'], to));
  }
  return closed;
}
