import { run } from './run.mjs';
import { runProject } from './vitest.mjs';

/** How `scripts/second-aws.ts` says that this machine has no Python 3.13, which cannot be installed from here. */
const NOT_HERE = 3;

const STEPS = {
  install: (write) => run(write, 'node', 'scripts/second-aws.ts'),
  test: (write) => runProject('second-aws', write),
};

/** The tests on the second AWS; one skipped where the machine lacks what that AWS runs on. */
export const secondAws = async (write, { install, test } = STEPS) => {
  const code = await install(write);
  if (code === NOT_HERE) return { passed: 0, failed: 0, skipped: 1 };
  return code === 0 ? test(write) : { passed: 0, failed: 1 };
};
