import { ensureInstalled } from '../ready/install.mjs';
import { projectNode } from '../ready/node24.mjs';
import { run } from './run.mjs';
import { secondAws } from './second-aws.mjs';
import { runProject } from './vitest.mjs';

/** Projects of `vitest.config.ts`, the quick ones first. */
const PROJECTS = ['unit', 'infra', 'validators', 'local', 'integration', 'e2e', 'permissions', 'package'];

// A stage that is no test project counts as one test.
const check = (name, work) => ({
  name,
  work: async () => ((await work()) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

const install = () => {
  ensureInstalled();
  projectNode();
  return 0;
};

/** Everything that is checked, in order; nothing can run unless the first has passed. */
export const STAGES = [
  check('install', install),
  check('emulator', () => run('node', 'scripts/emulator.ts')),
  check('build', () => run('node', 'scripts/build.ts')),
  check('lint', async () => (await run('biome', 'ci')) || (await run('knip'))),
  check('types', () => run('tsc', '--noEmit')),
  ...PROJECTS.map((name) => ({ name, work: () => runProject(name) })),
  { name: 'second-aws', work: () => secondAws() },
];
