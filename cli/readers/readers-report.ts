import { isSameIdentity } from '../../core/base/arn.ts';
import { type JobToRunAgain, jobsToRunAgain } from '../../core/readers/jobs-to-run-again.ts';
import { hasRead, MAX_READERS, type Reader } from '../../core/readers/reader-tally.ts';
import type { Recorded } from '../../core/readers/record-coverage.ts';
import { count, counted } from '../output/style.ts';
import type { LogsRead } from './run-readers.ts';
import { MAX_JOBS } from './scanned-file.ts';
import type { AskedSubject } from './subject.ts';

/** The answer: who read, what has to run again, and whether anybody can be missing. */
export interface ReadersReport {
  readonly asked: AskedSubject;
  /** Those that got bytes or a copy, the most bytes first. */
  readonly readers: readonly Reader[];
  /** Sealwatch's own functions, which read to check. */
  readonly own: readonly Reader[];
  /** Those that only got headers, or nothing. */
  readonly others: readonly Reader[];
  readonly runAgain: readonly JobToRunAgain[];
  readonly recorded: Recorded;
  /** What would record all of it from now on; empty where it is recorded. */
  readonly switchOn: readonly string[];
  readonly logs: LogsRead;
}

/** @param roles ARNs of the roles with which Sealwatch reads */
export function makeReport(
  asked: AskedSubject,
  logs: LogsRead,
  recorded: Recorded,
  roles: readonly string[],
): ReadersReport {
  const all = logs.tally.readers.map((reader) => (asked.size === 0 ? withEmptyReads(reader) : reader));
  const isOwn = ({ identity }: Reader): boolean =>
    identity !== null && roles.some((role) => isSameIdentity(role, identity));
  const sorted = all.toSorted(
    (a, b) => b.bytes - a.bytes || b.requests - a.requests || (a.firstAt < b.firstAt ? -1 : 1),
  );
  const foreign = sorted.filter((reader) => !isOwn(reader));
  const { periods } = asked.subject;
  return {
    asked,
    readers: foreign.filter(hasRead),
    own: sorted.filter(isOwn),
    others: foreign.filter((reader) => !hasRead(reader)),
    runAgain: jobsToRunAgain(foreign, logs.jobs, periods),
    recorded,
    switchOn: recorded.state === 'yes' ? [] : SWITCH_ON,
    logs,
  };
}

/** Of an object without bytes, an answer without bytes is all of it. */
const withEmptyReads = (reader: Reader): Reader => ({
  ...reader,
  requests: reader.requests + reader.aborted,
  aborted: 0,
});

const SWITCH_ON: readonly string[] = [
  "trail: { …, reads: 'create' } in sealwatch.config.ts, then deploy: the stack's trail then records who reads guarded objects, for 1.00 USD a million requests",
  'or data events of reads of this bucket in a trail of yours (readOnly true, resources.type AWS::S3::Object)',
];

/** What was found and is in no list, as there was too much of it. */
export const notListed = ({ tally, counts }: LogsRead): readonly string[] => [
  ...(tally.dropped > 0
    ? [
        `${counted(tally.dropped, 'request')} of readers beyond the first ${count(MAX_READERS)} not in any row`,
      ]
    : []),
  ...(counts.droppedJobs > 0
    ? [
        `${counted(counts.droppedJobs, 'start')} of jobs beyond the first ${count(MAX_JOBS)} not in the list of what has to run again`,
      ]
    : []),
];

/** The answer as one JSON document. */
export function reportJson({
  asked,
  readers,
  own,
  others,
  runAgain,
  recorded,
  switchOn,
  logs,
}: ReadersReport) {
  const { bucket, key, versionId, periods } = asked.subject;
  const { counts, tally } = logs;
  return {
    bucket,
    key,
    finding: asked.finding?.id ?? null,
    rule: asked.finding?.rule ?? null,
    version: versionId === undefined ? null : (versionId ?? 'null'),
    periods,
    recorded,
    switchOn,
    readers: readers.map(readerJson),
    own: own.map(readerJson),
    others: others.map(readerJson),
    runAgain,
    logs: {
      files: counts.files,
      leftOut: counts.leftOut,
      failed: counts.failed,
      records: counts.records,
      unreadable: counts.unreadable,
      duplicates: tally.duplicates,
      elsewhere: tally.elsewhere,
      droppedRequests: tally.dropped,
      droppedJobs: counts.droppedJobs,
      tellsDuplicates: tally.tellsDuplicates,
      kinds: counts.kinds,
    },
  };
}

const readerJson = (reader: Reader) => ({
  ...reader,
  addresses: [...reader.addresses],
  userAgents: [...reader.userAgents],
  via: [...reader.via],
  operations: [...reader.operations].sort(),
  sources: [...reader.sources].sort(),
  copies: [...reader.copies],
});
