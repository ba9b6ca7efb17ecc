import { relative } from 'node:path';
import { ROOT } from '../ready/root.mjs';

const MAX_MESSAGE = 1_000;

/** The report has no word of what failed in the hook of a group, or between two tests; vitest has printed it. */
const UNRECORDED = 'not in a test itself: see what vitest printed';

/** What failed, by vitest's JSON report and exit code: a text for each test, or for each file that failed without one. */
export const failures = (report, code = 0) => {
  const found = (report?.testResults ?? []).flatMap(ofFile);
  return found.length === 0 && code !== 0 ? [UNRECORDED] : found;
};

const ofFile = ({ name, status, message, assertionResults }) => {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0)
    return failed.map((test) => text(`${file} > ${test.fullName}`, test.failureMessages.join('\n')));
  return status === 'failed' ? [text(file, message || UNRECORDED)] : [];
};

const text = (what, why) => `${what}\n    ${String(why).slice(0, MAX_MESSAGE).replaceAll('\n', '\n    ')}`;
