import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { Connection } from '../connection/connect.ts';
import { type RunReader, type WatchOptions, watchRun } from '../runs/watch-run.ts';
import type { Target } from './target.ts';

/** Has the current version of each key of a target read again, in the account, and compared. */
export const beginVerify = ({ sweep }: Pick<Connection, 'sweep'>, target: Target) => {
  const isKey = target.kind === 'key';
  const prefix = isKey ? target.key : target.prefix;
  return sweep('verification', { do: 'verify-start', bucket: target.bucket, prefix, isKey });
};

/** Waits for the end of a verification. */
export const awaitVerification = async (runs: RunReader, run: string, options: WatchOptions): Promise<Run> =>
  (await watchRun(runs, run, options)).run;

/** What came of each key, in the order of keys. */
export async function* verifiedKeys(runs: RunReader, run: string): AsyncGenerator<VerifiedKey> {
  for await (const { keys } of runs.results(run)) for (const key of keys) if ('state' in key) yield key;
}
