import { availableParallelism } from 'node:os';
import type { JobStart } from '../../core/readers/job-start.ts';
import { ReaderTally, type ReadSubject } from '../../core/readers/reader-tally.ts';
import type { LogDigest, LogKind, ReadFile } from '../../core/readers/record-coverage.ts';
import { inOrderBy } from '../batches.ts';
import type { Globals } from '../globals.ts';
import type { LogStore } from '../judge/log-bucket.ts';
import type { Input } from '../judge/sources.ts';
import { type LogFile, logFiles, sourceOf } from './log-files.ts';
import { scanFile } from './scan-file.ts';
import { ScanPool } from './scan-pool.ts';
import { MAX_JOBS, type ScannedFile } from './scanned-file.ts';

/** What a run reads, and what with. */
export interface ReadingOfLogs {
  readonly names: readonly string[];
  readonly subject: ReadSubject;
  readonly globals: Globals;
  readonly standard: Input;
  /** Opens what is in S3, in this thread. */
  reach(): LogStore;
  /** Threads beside this one; 0 reads everything here. @default as many as there are cores */
  readonly threads?: number | undefined;
  /** Called now and then. */
  onProgress(records: number, files: number): void;
  onProblem(place: string, why: string): void;
}

/** What is known once all files were read. */
export interface LogsRead {
  readonly tally: ReaderTally;
  readonly files: readonly ReadFile[];
  readonly digests: readonly LogDigest[];
  readonly jobs: readonly JobStart[];
  readonly counts: LogCounts;
}

export interface LogCounts {
  files: number;
  records: number;
  unreadable: number;
  /** Files that are too old by their names. */
  leftOut: number;
  /** Files that AWS did not give. */
  failed: number;
  /** Starts of jobs beyond those that are kept: what has to run again may be missing. */
  droppedJobs: number;
  readonly kinds: Record<LogKind, number>;
}

/** Reads all files and counts who read. Files are read by several threads; what they find is counted in this one. */
export async function readLogs(reading: ReadingOfLogs): Promise<LogsRead> {
  const { names, subject, reach, onProgress, onProblem } = reading;
  const tally = new ReaderTally(subject);
  const counts: LogCounts = {
    files: 0,
    records: 0,
    unreadable: 0,
    leftOut: 0,
    failed: 0,
    droppedJobs: 0,
    kinds: { cloudtrail: 0, 'access-log': 0, lake: 0, digest: 0, other: 0, empty: 0 },
  };
  const [files, digests, jobs]: [ReadFile[], LogDigest[], Map<string, JobStart>] = [[], [], new Map()];
  const since =
    subject.since ?? subject.periods.map(({ from }) => from).sort()[0] ?? new Date(0).toISOString();
  const places = logFiles(names, since, reach, () => void counts.leftOut++);
  for await (const scanned of scanAll(places, tally, reading)) {
    const { name, kind, firstAt, lastAt, hasReads } = scanned;
    files.push({ name, kind, firstAt, lastAt, hasReads });
    digests.push(...scanned.digests);
    counts.droppedJobs += scanned.droppedJobs;
    for (const job of scanned.jobs) {
      const started = `${job.type}/${job.name}/${job.at}`;
      if (jobs.size < MAX_JOBS || jobs.has(started)) jobs.set(started, job);
      else counts.droppedJobs++;
    }
    counts.files++;
    counts.kinds[kind]++;
    counts.records += scanned.records;
    counts.unreadable += scanned.unreadable - (scanned.hasFailed ? 1 : 0);
    if (scanned.hasFailed) counts.failed++;
    for (const problem of scanned.problems) onProblem(name, problem);
    onProgress(counts.records, counts.files);
  }
  return { tally, files, digests, jobs: [...jobs.values()], counts };
}

async function* scanAll(
  places: AsyncGenerator<LogFile>,
  tally: ReaderTally,
  { subject, globals, standard, reach, threads = availableParallelism() }: ReadingOfLogs,
): AsyncGenerator<ScannedFile> {
  const take: Parameters<typeof scanFile>[2] = (events) => {
    for (const event of events) tally.add(event);
  };
  const object = { bucket: subject.bucket, key: subject.key };
  const here = (file: LogFile): Promise<ScannedFile> =>
    scanFile(sourceOf(file, standard, reach), object, take);
  const first = await places.next();
  if (first.done) return;
  const second = await places.next();
  if (second.done || threads === 0) {
    yield await here(first.value);
    if (!second.done) yield await here(second.value);
    for await (const file of places) yield await here(file);
    return;
  }
  const pool = new ScanPool(threads, { object, globals });
  const all = prepended([first.value, second.value], places);
  yield* inOrderBy(pool, all, (file) => (file.kind === 'standard' ? here(file) : pool.scan(file, take)));
}

async function* prepended<T>(head: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* head;
  yield* rest;
}
