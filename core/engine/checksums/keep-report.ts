import { CsvRows } from '../../base/csv-rows.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { JobTally, Run, RunJob } from '../runs/run.ts';
import type { ComputedChecksum, RunChecksumPorts } from './checksum-jobs.ts';
import { parseManifest } from './job-manifest.ts';
import { AskedVersions, parseReportIndex, reportedTask } from './job-report.ts';

/** Digests that are kept between two looks at the clock. */
const MAX_AT_ONCE = 1000;
const LAST_MOMENT_MS = 60_000;

export type KeptReport =
  | { readonly kind: 'not-written' }
  | { readonly kind: 'wrong'; readonly why: string }
  /** The time was over: so many versions of the manifest are done with. */
  | { readonly kind: 'some'; readonly kept: number }
  | { readonly kind: 'all'; readonly kept: number; readonly tally: JobTally };

/**
 * Reads the report of a job that is complete, and keeps the digests in it. Only what was asked for counts, of the very version, once: a
 * version that the report names twice with two digests, names with an error, or does not name has none, and is read.
 */
export async function keepReport(
  run: Run,
  job: RunJob,
  ports: Pick<RunChecksumPorts, 'jobs' | 'computed'> & { readonly msLeft: () => number },
): Promise<KeptReport> {
  const text = await ports.jobs.reportIndex(job.id ?? '');
  if (text === null) return { kind: 'not-written' };
  const index = parseReportIndex(text);
  if ('wrong' in index) return { kind: 'wrong', why: index.wrong };
  try {
    const asked = await askedBy(job, ports);
    const { tasks, foreign } = await readTasks(job, index, asked, ports);
    return await keep(run, job, { asked, tasks, foreign }, ports);
  } catch (error) {
    if (error instanceof RangeError || (error instanceof SealwatchError && error.code === 'READ_BROKEN'))
      return { kind: 'wrong', why: error.message };
    throw error;
  }
}

type Ports = Parameters<typeof keepReport>[2];

async function askedBy({ manifest }: RunJob, { jobs }: Ports): Promise<AskedVersions> {
  const versions = parseManifest(await jobs.manifest(manifest));
  if (versions === null) throw new SealwatchError('READ_BROKEN', 'its manifest is none of ours');
  return new AskedVersions(versions);
}

/** What is said of each version: the digest, or that there is none that could be believed. */
type Tasks = Map<unknown, ComputedChecksum | 'failed'>;

async function readTasks(
  { id }: RunJob,
  { columns, files }: Exclude<ReturnType<typeof parseReportIndex>, { readonly wrong: string }>,
  asked: AskedVersions,
  { jobs }: Ports,
): Promise<{ readonly tasks: Tasks; readonly foreign: number }> {
  const tasks: Tasks = new Map();
  let foreign = 0;
  const take = (row: readonly string[]): void => {
    const task = reportedTask(row, columns, asked);
    if (task === null) {
      foreign += 1;
      return;
    }
    const found =
      task.kind === 'computed' ? { ...task.version, digest: task.digest, etag: task.etag } : 'failed';
    const known = tasks.get(task.version);
    tasks.set(task.version, known === undefined || isSame(known, found) ? found : 'failed');
  };
  for (const file of files) {
    const csv = new CsvRows();
    for await (const piece of jobs.reportFile(id ?? '', file)) for (const row of csv.take(piece)) take(row);
    csv.end().forEach(take);
  }
  return { tasks, foreign };
}

const isSame = (one: ComputedChecksum | 'failed', other: ComputedChecksum | 'failed'): boolean =>
  one !== 'failed' && other !== 'failed' && one.digest === other.digest && one.etag === other.etag;

async function keep(
  run: Run,
  job: RunJob,
  {
    asked,
    tasks,
    foreign,
  }: { readonly asked: AskedVersions; readonly tasks: Tasks; readonly foreign: number },
  { computed, msLeft }: Ports,
): Promise<KeptReport> {
  const all = asked.all.map((version) => tasks.get(version));
  for (let kept = job.kept; kept < all.length; kept += MAX_AT_ONCE) {
    if (kept > job.kept && msLeft() < LAST_MOMENT_MS) return { kind: 'some', kept };
    const some = all.slice(kept, kept + MAX_AT_ONCE);
    await computed.keep(
      run,
      some.filter((task) => task !== undefined && task !== 'failed'),
    );
  }
  const missing = all.filter((task) => task === undefined).length;
  const failed = all.filter((task) => task === 'failed').length;
  const tally = { computed: all.length - missing - failed, failed, missing, foreign };
  return { kind: 'all', kept: all.length, tally };
}
