/**
 * How many tests passed, failed and were skipped, by vitest's JSON report and exit code. Something that failed without
 * a failed test still counts: a server that could not start, an error outside of a test, nothing that ran.
 */
export const count = (code, report) => {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + brokenFiles(report);
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const isBroken = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isBroken ? 1 : failed, skipped };
};

// A file that could not be loaded, or whose set-up failed, has failed although none of its tests has.
const brokenFiles = (report) =>
  (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
