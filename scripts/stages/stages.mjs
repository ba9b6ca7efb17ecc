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

/** What looks at the code, and what is built and installed for the tests: what is deployed or packed is not written any more then. */
const BEFORE_TESTS = [
  [
    check('lint', async (write) => (await run(write, 'biome', 'ci')) || (await run(write, 'knip'))),
    check('types', (write) => run(write, 'tsc', '--noEmit')),
  ],
  [
    check('emulator', (write) => run(write, 'node', 'scripts/emulator.ts')),
    check('build', (write) => run(write, 'node', 'scripts/build.ts')),
  ],
];

const secondAwsStage = {
  name: 'second-aws',
  work: (write) => secondAws({ emulator: 'localemu', project: 'second-aws' }, write),
};

/**
 * The first lane computes most of the time; the second waits for an emulator, for timers or for a single program. A third would fill two
 * processors, and have what waits for an emulator meet its deadlines.
 */
const TESTS = [
  ['unit', 'infra', 'integration', 'package'].map(project),
  [...['e2e', 'permissions'].map(project), secondAwsStage, ...['validators', 'local'].map(project)],
];

/** Everything else: one group of lanes after the other, and the lanes of a group at once. */
export const GROUPS = [BEFORE_TESTS, TESTS];

/** Run only where somebody asks for them: this one would have half a gigabyte installed on every machine. */
export const ON_DEMAND = [
  {
    name: 'localstack',
    work: (write) => secondAws({ emulator: 'localstack', project: 'localstack' }, write),
  },
];
