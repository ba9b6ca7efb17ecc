import { fileURLToPath } from 'node:url';
import { ensureLocalStack, LOCALEMU_FILES, type LocalStackKind } from '../../local/prerequisites/localemu.ts';
import { findNode } from '../../local/prerequisites/node.ts';
import { type RunResult, run } from '../../local/process/run.ts';

/** Runs the Python tests of a folder of `test` in an emulator's environment. They are written in the language of what they test. */
export const runPythonTests = async (kind: LocalStackKind, folder: string): Promise<RunResult> =>
  run(
    await ensureLocalStack(kind),
    [
      '-m',
      'unittest',
      'discover',
      '--start-directory',
      fileURLToPath(new URL(`../${folder}/python`, import.meta.url)),
    ],
    {
      environment: {
        ...process.env,
        PYTHONPATH: LOCALEMU_FILES,
        PYTHONDONTWRITEBYTECODE: '1',
        SEALWATCH_EMULATOR: kind,
        NODE: await findNode(),
      },
    },
  );
