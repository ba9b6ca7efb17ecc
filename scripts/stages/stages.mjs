import { ensureInstalled } from '../ready/install.mjs';
import { projectNode } from '../ready/node24.mjs';
import { run } from './run.mjs';
import { secondAws } from './second-aws.mjs';
import { runProject } from './vitest.mjs';

// A stage that is no test project counts as one test.
const check = (name, work) => ({
  name,
  work: async (write) => ((await work(write)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

/** A project of `vitest.config.ts`. */
const project = (name) => ({ name, work: (write) => runProject(name, write) });

const install = () => {
  ensureInstalled();
  projectNode();
  return 0;
};

/** Nothing can run unless it has passed. */
export const INSTALL = check('install', install);

/**
 * Everything else, in two lanes that run at once: the first computes, and the second waits for an emulator most of the time.
 * What is deployed or packed is built before it in the same lane, and is not written while it is packed.
 */
export const LANES = [
  [
    check('lint', async (write) => (await run(write, 'biome', 'ci')) || (await run(write, 'knip'))),
    check('types', (write) => run(write, 'tsc', '--noEmit')),
    ...['unit', 'infra', 'validators', 'local', 'integration'].map(project),
  ],
  [
    check('emulator', (write) => run(write, 'node', 'scripts/emulator.ts')),
    check('build', (write) => run(write, 'node', 'scripts/build.ts')),
    ...['e2e', 'permissions', 'package'].map(project),
    {
      name: 'second-aws',
      work: (write) => secondAws({ emulator: 'localemu', project: 'second-aws' }, write),
    },
  ],
];

/** Run only where somebody asks for them: this one would have half a gigabyte installed on every machine. */
export const ON_DEMAND = [
  {
    name: 'localstack',
    work: (write) => secondAws({ emulator: 'localstack', project: 'localstack' }, write),
  },
];
