import { compareText } from '../base/time.ts';
import type { Period } from './current-periods.ts';
import { type JobStart, jobsBehind } from './job-start.ts';
import { isJob } from './reader-kind.ts';
import { hasRead, type Reader } from './reader-tally.ts';

/** Something that computed with what it read, and has to do it again. */
export interface JobToRunAgain {
  /** A kind of reader, or of a job of SageMaker: `training-job`. */
  readonly type: string;
  /** Of the job, the instance, the function, the task; else the role's. */
  readonly name: string;
  readonly role: string | null;
  /** ISO times of its first and last request; of a job of which no request is recorded, `null`. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly startedBy: string | null;
  /** What says so: the name of the session, the record of the job's start, or only that its input covers the object. */
  readonly shownBy: 'session' | 'start' | 'input';
  /** True where several jobs of one role may have made the requests. */
  readonly isOneOfSeveral: boolean;
}

/**
 * What has to run again, by who read and which jobs were started: in the order in which they read. A job that was started while the bytes
 * were current has to as well, though no request of it is recorded.
 */
export function jobsToRunAgain(
  readers: readonly Reader[],
  starts: readonly JobStart[],
  periods: readonly Period[],
): readonly JobToRunAgain[] {
  const found = new Map<string, JobToRunAgain>();
  const started = new Set<JobStart>();
  for (const reader of readers.filter((each) => hasRead(each) && isJob(each.kind))) {
    const behind = mayBeOfJob(reader)
      ? jobsBehind(starts, { role: reader.identity, first: reader.firstAt, last: reader.lastAt })
      : [];
    for (const job of behind) {
      started.add(job);
      add(found, ofStart(job, reader, behind.length > 1));
    }
    if (behind.length === 0) add(found, ofSession(reader));
  }
  for (const job of starts)
    if (!started.has(job) && isWithin(job.at, periods)) add(found, ofStart(job, null, false));
  return [...found.values()].sort(
    (a, b) => compareText(a.firstAt ?? '~', b.firstAt ?? '~') || compareText(a.name, b.name),
  );
}

const isWithin = (at: string, periods: readonly Period[]): boolean =>
  periods.some(({ from, to }) => at >= from && (to === null || at < to));

// The session of a job of SageMaker is named after the service, so the record of its start has to say which job it is.
const mayBeOfJob = ({ kind }: Reader): boolean => kind === 'sagemaker' || kind === 'role';

function add(found: Map<string, JobToRunAgain>, job: JobToRunAgain): void {
  const name = JSON.stringify([job.type, job.name, job.role]);
  const other = found.get(name);
  found.set(
    name,
    other === undefined
      ? job
      : { ...other, firstAt: least(other.firstAt, job.firstAt), lastAt: most(other.lastAt, job.lastAt) },
  );
}

const least = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b < a) ? b : a;
const most = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a;

const ofStart = (job: JobStart, reader: Reader | null, isOneOfSeveral: boolean): JobToRunAgain => ({
  type: job.type,
  name: job.name,
  role: job.role,
  firstAt: reader?.firstAt ?? null,
  lastAt: reader?.lastAt ?? null,
  startedBy: job.by,
  shownBy: reader === null ? 'input' : 'start',
  isOneOfSeveral,
});

const ofSession = ({ kind, session, identity, firstAt, lastAt }: Reader): JobToRunAgain => ({
  type: kind,
  name: session ?? identity ?? '',
  role: identity,
  firstAt,
  lastAt,
  startedBy: null,
  shownBy: 'session',
  isOneOfSeveral: false,
});
