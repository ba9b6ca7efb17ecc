import type { DemoReporter } from './events.ts';
import type { Stage } from './stage.ts';
import { addsFile } from './steps/add-file.ts';
import { armsLifecycle } from './steps/arm-lifecycle.ts';
import { destroysVersion } from './steps/destroy-version.ts';
import { flipsLabels } from './steps/flip-labels.ts';
import { hidesFile } from './steps/hide-file.ts';
import { INVESTIGATES, investigate } from './steps/investigate.ts';
import { opensPolicyForAMoment } from './steps/open-policy.ts';
import { REPEATS_UPLOAD, repeatUpload } from './steps/repeat-upload.ts';
import { SEALS, seal } from './steps/seal.ts';
import { suspendsVersioning } from './steps/suspend-versioning.ts';
import { swapsModelForAMoment } from './steps/swap-model.ts';
import { type Tampering, tamper } from './steps/tampering.ts';

// Each alert is the first of its rule, dataset and severity: a second one within a minute would wait for the minute's end.
const TAMPERINGS: readonly Tampering[] = [
  flipsLabels,
  addsFile,
  hidesFile,
  destroysVersion,
  swapsModelForAMoment,
  opensPolicyForAMoment,
  suspendsVersioning,
  armsLifecycle,
];

/** Announces a step, does it and gives what it made. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** Steps that are numbered as they come. */
export const numberedSteps = (reporter: DemoReporter): Step => {
  let number = 0;
  return async (title, work) => {
    number += 1;
    await reporter.tell({ kind: 'step', number, title });
    return work();
  };
};

/** What happens to the dataset, from its approval to the night on which somebody is called. */
export const play = async (stage: Stage, step: Step): Promise<void> => {
  await step(SEALS, () => seal(stage));
  await step(REPEATS_UPLOAD, () => repeatUpload(stage));
  for (const tampering of TAMPERINGS) await step(tampering.title, () => tamper(stage, tampering));
  await step(INVESTIGATES, () => investigate(stage, TAMPERINGS));
};
