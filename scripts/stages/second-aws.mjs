import { run } from './run.mjs';
import { runProject } from './vitest.mjs';

/** How `scripts/second-aws.ts` says that this machine has no Python 3.13, which cannot be installed from here. */
const NOT_HERE = 3;

/** One after the other: each starts an emulator, and deploys the stack to it. */
const PROJECTS = ['second-aws', 'localstack'];

const STEPS = {
  install: (write) => run(write, 'node', 'scripts/second-aws.ts'),
  test: runProject,
};

/** The tests on other AWS than the first; one skipped where the machine lacks what those run on. */
export const secondAws = async (write, { install, test } = STEPS) => {
  const code = await install(write);
  if (code === NOT_HERE) return { passed: 0, failed: 0, skipped: 1 };
  if (code !== 0) return { passed: 0, failed: 1 };
  const results = [];
  for (const name of PROJECTS) results.push(await test(name, write));
  return sum(results);
};

const sum = (results) => ({
  passed: total(results, 'passed'),
  failed: total(results, 'failed'),
  skipped: total(results, 'skipped'),
  failures: results.flatMap(({ failures }) => failures),
});

const total = (results, name) => results.reduce((count, result) => count + result[name], 0);
