const WIDTH = 12;

/** Prints what failed, how each stage went and how long it took, and all of them, and last the line that machines read. */
export const report = (results, seconds) => {
  for (const { name, failures = [] } of results)
    for (const failure of failures) console.log(`\nFAILED in ${name}: ${failure}`);
  for (const { name, failedBeside = [] } of results)
    for (const failure of failedBeside)
      console.log(`\nfailed in ${name} beside other tests, and passed by itself: ${failure}`);
  console.log(`\n== results, after ${seconds.toFixed(0)} s`);
  for (const result of results) console.log(row(result));
  console.log(`${sum(results, 'passed')} passed, ${sum(results, 'failed')} failed`);
};

/** True when something ran and nothing failed. */
export const isGood = (results) => sum(results, 'failed') === 0 && sum(results, 'passed') > 0;

const row = ({ name, seconds, passed, failed, skipped, failedBeside = [] }) => {
  const alone = failedBeside.length > 0 && `${failedBeside.length} of them only by themselves`;
  const counts = [
    `${passed} passed`,
    alone,
    failed > 0 && `${failed} FAILED`,
    skipped > 0 && `${skipped} skipped`,
  ];
  return `${name.padEnd(WIDTH)}${seconds.toFixed(1).padStart(6)} s  ${counts.filter(Boolean).join(', ')}`;
};

const sum = (results, field) => results.reduce((total, result) => total + result[field], 0);
