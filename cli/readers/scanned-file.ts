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
  readonly digests: readonly LogDigest[];
}

const MAX_PROBLEMS = 20;

/** What is found in a file while it is read. */
export class Scan {
  kind: LogKind = 'empty';
  records = 0;
  unreadable = 0;
  hasReads = false;
  firstAt: string | null = null;
  lastAt: string | null = null;
  readonly problems: string[] = [];
  readonly jobs: JobStart[] = [];
  readonly digests: LogDigest[] = [];

  /** @param why may quote hostile text @param place where in the file, with what divides it from the reason */
  addProblem(why: string, place = ''): void {
    this.unreadable++;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${place}${why}`);
  }

  sawTime(at: string | null): void {
    if (at === null) return;
    if (this.firstAt === null || at < this.firstAt) this.firstAt = at;
    if (this.lastAt === null || at > this.lastAt) this.lastAt = at;
  }

  result() {
    const { kind, records, unreadable, hasReads, firstAt, lastAt, problems, jobs, digests } = this;
    return { kind, records, unreadable, hasReads, firstAt, lastAt, problems, jobs, digests };
  }
}
