import type { BaselineAction, BaselineAnswer } from '../../core/api/baseline-request.ts';

type Perform = (action: BaselineAction) => Promise<BaselineAnswer>;

/** Begins a seal as the command does, up to what is pinned. @returns the run */
export async function beginSeal(perform: Perform, dataset: string): Promise<string> {
  const started = await perform({ do: 'seal-start', dataset });
  const run = started.kind === 'run' ? started.run : '';
  await perform({ do: 'seal-pin', run, cursor: null });
  return run;
}

/** Reads what was pinned, and ends the seal. */
export async function endSeal(perform: Perform, run: string): Promise<void> {
  const pending = await perform({ do: 'seal-pending', run, cursor: null });
  const keys = pending.kind === 'pending' ? pending.keys.map(({ key }) => key) : [];
  await perform({ do: 'seal-hash', run, keys });
  for (let cursor: string | null = null; ; ) {
    const finished = await perform({ do: 'seal-finish', run, cursor });
    cursor = finished.kind === 'finished' ? finished.cursor : null;
    if (cursor === null) return;
  }
}
