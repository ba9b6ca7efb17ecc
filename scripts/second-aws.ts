import { SealwatchError } from '../core/base/errors.ts';
import { ensureLocalStack, requireLocalStackPython } from '../local/prerequisites/localemu.ts';

/** What the stage takes for "not on this machine": Python 3.13 is the only thing that it cannot bring along. */
const NOT_HERE = 3;

const kind = process.argv[2] === 'localstack' ? 'localstack' : 'localemu';

// Installed before the tests that need it, so that a slow download counts against none of them.
try {
  await requireLocalStackPython(kind);
} catch (error) {
  if (!(error instanceof SealwatchError && error.code === 'PREREQUISITE_MISSING')) throw error;
  console.log(`skipped: ${error.message}`);
  process.exit(NOT_HERE);
}
try {
  await ensureLocalStack(kind, (line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
