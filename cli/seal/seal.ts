import type { SealAccepts } from '../../core/api/baseline-request.ts';
import type { Run, Totals } from '../../core/engine/runs/run.ts';
import { cursorPages } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import { type RunReader, type WatchOptions, watchRun } from '../runs/watch-run.ts';
import { Preview } from './preview.ts';
import { Tally } from './tally.ts';

export interface SealOptions extends WatchOptions {
  /** What it may accept without the question below. */
  readonly accepts: SealAccepts;
  /** Called with the run, once it is begun. */
  readonly onBegun: (run: string) => void;
  /** Asks whether a dataset that was sealed before may get these keys as well. */
  readonly mayAccept: (preview: Preview) => Promise<boolean>;
}

type Asked = Pick<Connection, 'baseline' | 'runs'>;

/**
 * Has a dataset sealed: the account pins the versions that are current now, reads each of them, then judges what happened
 * meanwhile. Whatever stopped an earlier seal, it goes on from there. Sealing again asks first, and what was pinned before the
 * question is what is accepted after it.
 */
export async function seal(connection: Asked, dataset: string, options: SealOptions): Promise<Tally> {
  const { run: id, isResumed } = await beginSeal(connection, dataset, options);
  const tally = new Tally(id, isResumed);
  let { run, totals } = await watchRun(connection.runs, id, options);
  if (run.status === 'waiting') {
    await ask(connection, tally, options.mayAccept);
    if (tally.isDeclined) return tally;
    await connection.baseline('went-on', { do: 'seal-accept', run: id });
    ({ run, totals } = await watchRun(connection.runs, id, options));
  }
  await addResults(tally, connection.runs, { run, totals });
  return tally;
}

/** Begins a seal, or has the one go on that was left unfinished. */
export async function beginSeal(
  { baseline }: Pick<Connection, 'baseline'>,
  dataset: string,
  { accepts, onBegun }: Pick<SealOptions, 'accepts' | 'onBegun'>,
) {
  const begun = await baseline('run', { do: 'seal-start', dataset, accepts });
  onBegun(begun.run);
  return begun;
}

/** A run that nobody wants to finish is given up: later it would accept what was current long ago. */
async function ask(connection: Asked, tally: Tally, mayAccept: SealOptions['mayAccept']): Promise<void> {
  const { run } = tally;
  const preview = new Preview();
  tally.preview = preview;
  const pages = cursorPages((cursor) => connection.baseline('preview', { do: 'seal-preview', run, cursor }));
  for await (const page of pages) preview.add(page);
  if (preview.objects === 0) return;
  tally.isDeclined = true;
  try {
    tally.isDeclined = !(await mayAccept(preview));
  } finally {
    if (tally.isDeclined) await connection.baseline('abandoned', { do: 'seal-abandon', run });
  }
}

async function addResults(
  tally: Tally,
  runs: RunReader,
  { run, totals }: { readonly run: Run; readonly totals: Totals },
): Promise<void> {
  tally.setDone(run, totals);
  for await (const { keys, findings } of runs.results(run.id)) {
    for (const key of keys) if ('outcome' in key) tally.addNamed(key);
    tally.addFindings(findings);
  }
}
