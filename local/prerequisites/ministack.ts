import { fileURLToPath } from 'node:url';
import { type Environment, ensureEnvironment } from './virtual-environment.ts';

/** The version of the emulator that the local tooling was made for. */
const MINISTACK_VERSION = '1.5.33';

/** What is installed beside the emulator, all at exact versions, so that every machine runs the same. */
const REQUIREMENTS: readonly string[] = [
  `ministack==${MINISTACK_VERSION}`,
  // Asymmetric KMS keys; the emulator treats it as an extra.
  'cryptography==50.0.2',
  // Serve it: its own server takes many times as much of the processor.
  'httptools==0.9.0',
  'uvicorn==0.54.0',
  // What the two above need, where they leave the version open.
  'cffi==2.1.1',
  'click==8.5.1',
  'defusedxml==0.7.1',
  'h11==0.16.0',
  'h2==4.4.1',
  'hpack==4.2.0',
  'hypercorn==0.18.0',
  'hyperframe==6.1.0',
  'jmespath==1.1.0',
  'jsonata-python==0.7.1',
  'priority==2.0.0',
  'pycparser==3.12',
  'python-dateutil==2.9.0.post0',
  'pyyaml==6.0.3',
  'six==1.17.0',
  'urllib3==2.8.0',
  'wsproto==1.3.2',
];

/** What is written for MiniStack in Python. In the bundle this code lies one folder below `dist`, wherever it was put. */
export const MINISTACK_FILES = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../emulator/ministack' : '../ministack', import.meta.url),
);

const MINISTACK: Environment = {
  name: 'ministack',
  title: 'MiniStack',
  version: MINISTACK_VERSION,
  requirements: REQUIREMENTS,
  modules: ['cryptography', 'httptools', 'ministack', 'uvicorn'],
  takes: 'about 10 s',
};

/**
 * Path of a Python that has the emulator installed.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where there is none and it cannot be installed
 */
export const ensureMiniStack = (say?: (line: string) => void): Promise<string> =>
  ensureEnvironment(MINISTACK, say);
