import type { JobStart } from '../../core/readers/job-start.ts';
import type { LogDigest, LogKind, ReadFile } from '../../core/readers/record-coverage.ts';

/** What came of reading a file. It can be sent between threads. */
export interface ScannedFile extends ReadFile {
  readonly records: number;
  readonly unreadable: number;
  /** Where and why, the first of them. */
  readonly problems: readonly string[];
  /** True where AWS, and not the file, is what failed. */
  readonly hasFailed: boolean;
  readonly jobs: readonly JobStart[];
  /** Starts of jobs beyond those that are kept. */
  readonly droppedJobs: number;
  readonly digests: readonly LogDigest[];
}

const MAX_PROBLEMS = 20;
/** Starts of jobs over one key that are kept, of a file and of all. */
export const MAX_JOBS = 10_000;

/** What is found in a file while it is read. */
export class Scan {
  kind: LogKind = 'empty';
  records = 0;
  unreadable = 0;
  hasReads = false;
  firstAt: string | null = null;
  lastAt: string | null = null;
  droppedJobs = 0;
  readonly problems: string[] = [];
  readonly jobs: JobStart[] = [];
  readonly digests: LogDigest[] = [];

  /** @param why may quote hostile text @param place where in the file, with what divides it from the reason */
  addProblem(why: string, place = ''): void {
    this.unreadable++;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${place}${why}`);
  }

  addJob(job: JobStart): void {
    if (this.jobs.length < MAX_JOBS) this.jobs.push(job);
    else this.droppedJobs++;
  }

  sawTime(at: string | null): void {
    if (at === null) return;
    if (this.firstAt === null || at < this.firstAt) this.firstAt = at;
    if (this.lastAt === null || at > this.lastAt) this.lastAt = at;
  }

  result() {
    const { kind, records, unreadable, hasReads, firstAt, lastAt, problems, jobs, droppedJobs, digests } =
      this;
    return { kind, records, unreadable, hasReads, firstAt, lastAt, problems, jobs, droppedJobs, digests };
  }
}
