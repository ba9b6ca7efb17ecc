import { ensureMiniStack } from '../local/prerequisites/ministack.ts';

// Installed before the tests that need it, so that a slow download counts against none of them.
try {
  await ensureMiniStack((line) => console.log(line));
  console.log('The emulator is installed.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
