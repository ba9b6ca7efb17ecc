import { run } from './run.mjs';
import { runProject } from './vitest.mjs';

/** How `scripts/second-aws.ts` says that this machine has no Python 3.13, which cannot be installed from here. */
const NOT_HERE = 3;

const STEPS = {
  install: (emulator, write) => run(write, 'node', 'scripts/second-aws.ts', emulator),
  test: runProject,
};

/**
 * The tests on another AWS than the first; one skipped where the machine lacks what that runs on.
 * @param emulator which one: `localemu` or `localstack`
 */
export const secondAws = async ({ emulator, project }, write, { install, test } = STEPS) => {
  const code = await install(emulator, write);
  if (code === NOT_HERE) return { passed: 0, failed: 0, skipped: 1 };
  return code === 0 ? test(project, write) : { passed: 0, failed: 1 };
};
