import type { BaselineAction, BaselineAnswer } from '../../core/api/baseline-request.ts';
import { type AdvancePorts, advanceRun } from '../../core/engine/execution/advance-run.ts';
import { workOnUnit } from '../../core/engine/execution/work-on-unit.ts';
import type { RunEngine } from '../../core/engine/runs/begin-run.ts';
import { type Functions, UNDISTURBED } from './stage.ts';

const INVOCATION_MS = 900_000;

/** A state machine that begins nothing: tests drive runs themselves. */
export const IDLE_ENGINE: RunEngine = { start: async () => 'started', stop: async () => {} };

/** What a seal reaches, which asks the manifest for nothing that is gone. */
export type DrivePorts = Omit<AdvancePorts, 'manifestRanges' | 'datasetOfKey'> &
  Partial<Pick<AdvancePorts, 'manifestRanges' | 'datasetOfKey'>> & {
    /** How its functions run. @default - each once */
    readonly functions?: Pick<Functions, 'invoke' | 'child'>;
  };

export const advancePorts = ({ functions: _, ...ports }: DrivePorts): AdvancePorts => ({
  manifestRanges: async () => [],
  datasetOfKey: () => null,
  ...ports,
});

/**
 * Plays an execution of the state machine, one child after the other.
 * @returns how it ended; `advance` where the invocation has no time for what comes next
 */
export async function driveRun(
  run: string,
  given: DrivePorts,
  msLeft = INVOCATION_MS,
): Promise<'end' | 'fail' | 'advance' | 'wait'> {
  const ports = { ...advancePorts(given), msLeft: () => msLeft };
  const functions = given.functions ?? UNDISTURBED;
  for (let wave: number | null = null; ; ) {
    const asked: { readonly run: string; readonly wave: number | null } = { run, wave };
    const step = await functions.invoke(() => advanceRun(asked, ports));
    if (step.next !== 'read') return step.next;
    wave = step.wave;
    for (const unit of step.units)
      await functions.child(async () => {
        while ((await workOnUnit({ run, unit, wave }, ports)).more);
      });
  }
}

/** Plays the state machine, which goes on where a unit fails. @returns how it ended */
export async function driveGivingUp(run: string, ports: AdvancePorts): Promise<'end' | 'fail'> {
  for (let wave: number | null = null; ; ) {
    const step = await advanceRun({ run, wave }, ports);
    if (step.next === 'end' || step.next === 'fail') return step.next;
    ({ wave } = step);
    if (step.next !== 'read') continue;
    await Promise.allSettled(step.units.map((unit) => workOnUnit({ run, unit, wave }, ports)));
  }
}

type Perform = (action: BaselineAction) => Promise<BaselineAnswer>;

/** Time for reading, and none for judging what happened meanwhile. */
export const READING_ONLY_MS = 100_000;

/** Begins a seal as the command does, up to what is pinned. @returns the run */
export async function beginSeal(perform: Perform, dataset: string, ports: DrivePorts): Promise<string> {
  const started = await perform({ do: 'seal-start', dataset, accepts: 'nothing' });
  const run = started.kind === 'run' ? started.run : '';
  await driveRun(run, ports);
  return run;
}

/** Reads what was pinned, and ends the seal. */
export async function endSeal(perform: Perform, run: string, ports: DrivePorts): Promise<void> {
  await perform({ do: 'seal-accept', run });
  await driveRun(run, ports);
}
