import { relative } from 'node:path';
import { ROOT } from '../ready/root.mjs';

const LONGEST_MESSAGE = 1_000;

/** What failed, by vitest's JSON report: a text for each test, or for each file that failed without one. */
export const failures = (report) => (report?.testResults ?? []).flatMap(ofFile);

const ofFile = ({ name, status, message, assertionResults }) => {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0)
    return failed.map((test) => text(`${file} > ${test.fullName}`, test.failureMessages.join('\n')));
  return status === 'failed' ? [text(file, message)] : [];
};

const text = (what, why) =>
  `${what}\n    ${String(why).slice(0, LONGEST_MESSAGE).replaceAll('\n', '\n    ')}`;
