import { requireNode } from './ready/node-version.mjs';
import { isGood, report } from './stages/report.mjs';
import { STAGES } from './stages/stages.mjs';

// `npm test`: everything, from a fresh clone, with whatever Node the system has. `npm test -- unit infra` runs only these
// stages. The last line is `N passed, N failed`.

// What is packed, or deployed, is what was built; permissions are held against the calls of the end-to-end tests.
const BEFORE = { package: ['build'], permissions: ['build', 'e2e'], 'second-aws': ['build'] };

const choose = (names) => {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(
      `there is no stage ${unknown.join(', ')}; there are ${STAGES.map(({ name }) => name).join(', ')}`,
    );
    process.exit(2);
  }
  if (names.length === 0) return STAGES;
  const wanted = new Set(['install', ...names, ...names.flatMap((name) => BEFORE[name] ?? [])]);
  return STAGES.filter(({ name }) => wanted.has(name));
};

const timed = async ({ name, work }) => {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const result = await work().catch((error) => {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  });
  return { name, ...result, seconds: (performance.now() - started) / 1000 };
};

requireNode();
let interrupted = false;
// The terminal interrupts the stage as well, which cleans up; what is left is not begun.
process.on('SIGINT', () => {
  interrupted = true;
});
const results = [];
for (const stage of choose(process.argv.slice(2))) {
  if (interrupted) break;
  results.push(await timed(stage));
  if (stage.name === 'install' && !isGood(results)) break;
}
report(results);
process.exitCode = isGood(results) && !interrupted ? 0 : 1;
