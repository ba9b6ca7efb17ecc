import { SealwatchError } from '../../base/errors.ts';
import { jobsToCancel, type Run } from '../runs/run.ts';
import type { RunStore } from '../sealing/run-store.ts';
import type { ChecksumJobs } from './checksum-jobs.ts';

export interface CancelPorts {
  readonly runs: Pick<RunStore, 'run' | 'commitRun'>;
  readonly checksums?: { readonly jobs: Pick<ChecksumJobs, 'cancel'> };
}

const WHY = 'the run of Sealwatch was stopped';

/** True for a run that has jobs at S3 for which nobody waits any more, where this deployment still has such jobs. */
export const mustCancel = (run: Run, { checksums }: CancelPorts): boolean =>
  checksums !== undefined && jobsToCancel(run).length > 0;

/**
 * Has S3 cancel the jobs for which nobody waits any more. Comes twice where a function dies in between; a job that is over stays as it is.
 * Where S3 refuses it, the run says so and is done with it.
 */
export async function cancelJobs(
  run: Run,
  { runs, checksums }: CancelPorts,
): Promise<'committed' | 'conflict'> {
  let refused: string | null = null;
  for (const id of jobsToCancel(run)) refused = (await cancelled(id, checksums?.jobs)) ?? refused;
  const { toCancel: _, ...rest } = run.checksums ?? { cursor: null, isAsked: false, jobs: [] };
  const reason = refused === null ? run.reason : [run.reason, refused].filter((each) => each).join('; ');
  return runs.commitRun({ ...run, reason, checksums: rest });
}

const REFUSED: ReadonlySet<string> = new Set(['ACCESS_DENIED', 'USAGE']);

/** @returns why S3 goes on with it all the same */
async function cancelled(id: string, jobs: Pick<ChecksumJobs, 'cancel'> | undefined): Promise<string | null> {
  try {
    await jobs?.cancel(id, WHY);
    return null;
  } catch (error) {
    if (!(error instanceof SealwatchError) || !REFUSED.has(error.code)) throw error;
    return `the job ${id} goes on in S3: ${error.message}`;
  }
}

/**
 * Cancels a job that S3 took while somebody stopped the run, so that no record names it.
 * @param run - as it was when S3 was asked for the job
 */
export async function cancelUnrecorded(
  run: Run,
  id: string,
  { runs, checksums }: CancelPorts,
): Promise<void> {
  const now = await runs.run(run.id);
  // Another execution of the same attempt has the same job.
  if (now?.attempt !== run.attempt || now.status !== 'open') await cancelled(id, checksums?.jobs);
}
