import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, ensureEnvironment } from '../../local/prerequisites/virtual-environment.ts';
import { run } from '../../local/process/run.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const TOOLS: Environment = {
  name: 'manifest-tools',
  title: 'bagit, model-signing, mlcroissant, frictionless, DVC, in-toto and huggingface_hub',
  version: 'model-signing-1.1.1-dvc-3.67.1-mlcroissant-1.1.1',
  requirements: readFileSync(here('manifest-requirements.txt'), 'utf8').split('\n').filter(Boolean),
  // Those that load fast: each of the others takes seconds.
  modules: ['bagit', 'dvc', 'OpenSSL', 'in_toto_attestation', 'huggingface_hub'],
  takes: 'about two minutes, 600 MB',
};

/**
 * Path of a Python that has the reference implementation of each format of manifests.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where they cannot be installed
 */
export const ensureManifestTools = (): Promise<string> => ensureEnvironment(TOOLS);

/** What a reference implementation said about a folder; a text is why it refused, `null` that it did not. */
export interface Said {
  /** Of the files as they were. */
  readonly tree: string | null;
  /** Of the files of which one was altered. */
  readonly changed: string | null;
  /** With a certificate: of the one and of the other. */
  readonly chain?: readonly [string | null, string | null];
  /** Address, length and path of what it takes for files to be fetched. */
  readonly fetched?: readonly (readonly [string, string, string])[];
  /** Of the files of which it is said where they came from. */
  readonly provenance?: string | null;
}

/** Has one tool judge Sealwatch's manifest of a folder, and write one of its own. */
export async function askTool(python: string, tool: string, folder: string): Promise<Said> {
  const result = await run(python, [here('manifest_tools.py'), tool, folder], {
    cwd: folder,
    environment: { PATH: dirname(python), HOME: folder, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  });
  if (result.code !== 0)
    throw new Error([`${tool} ended with ${result.code}`, ...result.lines.slice(-20)].join('\n'));
  return JSON.parse(readFileSync(join(folder, 'said.json'), 'utf8')) as Said;
}
