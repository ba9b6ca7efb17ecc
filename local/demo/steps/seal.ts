import { SealwatchError } from '../../../core/base/errors.ts';
import { DATASETS } from '../config.ts';
import { demoFiles, describeFiles } from '../dataset/dataset.ts';
import type { Stage } from '../stage.ts';
import { put } from './put.ts';

export const SEALS = 'A dataset and a model are uploaded, and sealed: these bytes are the approved ones';

/** Uploads everything and seals it with the real command. */
export const seal = async (stage: Stage): Promise<void> => {
  const files = demoFiles();
  for (const file of files) stage.sealed.set(file.key, await put(stage, file));
  await stage.reporter.tell({ kind: 'done', what: `uploaded ${describeFiles(files)}` });
  for (const { name } of DATASETS) await command(stage, 'seal', name);
};

/** Runs the command; anything but success ends the demo. */
export const command = async (
  { reporter, runCommand }: Stage,
  ...words: readonly string[]
): Promise<void> => {
  await reporter.tell({ kind: 'command', words });
  const code = await runCommand(...words);
  if (code !== 0)
    throw new SealwatchError('INTERNAL', `sealwatch ${words.join(' ')} ended with ${code}, expected 0`);
};
