import { MINISTACK_VERSION, REQUIREMENTS } from './requirements.ts';
import { type Environment, ensureEnvironment } from './virtual-environment.ts';

const MINISTACK: Environment = {
  name: 'ministack',
  title: 'MiniStack',
  version: MINISTACK_VERSION,
  requirements: REQUIREMENTS,
  modules: ['cryptography', 'hypercorn', 'ministack'],
  takes: 'about 10 s',
};

/**
 * Path of a Python that has the emulator installed.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where there is none and it cannot be installed
 */
export const ensureMiniStack = (say?: (line: string) => void): Promise<string> =>
  ensureEnvironment(MINISTACK, say);
