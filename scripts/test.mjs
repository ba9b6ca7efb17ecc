import { requireNode } from './ready/node-version.mjs';
import { runLanes } from './stages/lanes.mjs';
import { isGood, report } from './stages/report.mjs';
import { endAll } from './stages/run.mjs';
import { GROUPS, INSTALL, ON_DEMAND } from './stages/stages.mjs';

// `npm test`: everything, from a fresh clone, with whatever Node the system has. `npm test -- unit infra` runs only these
// stages. The last line is `N passed, N failed`.

// What is packed, or deployed, is what was built; permissions are held against the calls of the end-to-end tests.
const BEFORE = {
  e2e: ['build'],
  package: ['build'],
  permissions: ['build', 'e2e'],
  'second-aws': ['build'],
  localstack: ['build'],
};

const choose = (names) => {
  const known = [INSTALL, ...GROUPS.flat(2), ...ON_DEMAND].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`there is no stage ${unknown.join(', ')}; there are ${known.join(', ')}`);
    process.exit(2);
  }
  if (names.length === 0) return GROUPS;
  const wanted = new Set([...names, ...names.flatMap((name) => BEFORE[name] ?? [])]);
  return [...GROUPS, [ON_DEMAND]].map((lanes) =>
    lanes.map((lane) => lane.filter(({ name }) => wanted.has(name))),
  );
};

requireNode();
const groups = choose(process.argv.slice(2));
let interrupted = false;
// What is left is not begun. The terminal interrupts what runs as well, which cleans up; the other signals reach only us.
process.on('SIGINT', () => {
  interrupted = true;
});
for (const signal of ['SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = true;
    endAll(signal);
  });
const isOver = () => interrupted;
const results = await runLanes([[INSTALL]], isOver);
if (isGood(results)) for (const lanes of groups) results.push(...(await runLanes(lanes, isOver)));
report(results, performance.now() / 1000);
process.exitCode = isGood(results) && !interrupted ? 0 : 1;
