import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureInstalled } from './ready/install.mjs';
import { requireNode } from './ready/node-version.mjs';
import { projectEnvironment, projectNode } from './ready/node24.mjs';
import { requirePython } from './ready/python.mjs';
import { ROOT } from './ready/root.mjs';

// `npm run demo`, from a fresh clone and with whatever Node the system has: gets what is missing, then runs the command.

// The terminal interrupts the command as well, which stops what it started; this waits until it has.
process.on('SIGINT', () => {});

const main = async () => {
  requireNode();
  requirePython();
  ensureInstalled();
  const node = projectNode();
  console.log(
    '\nSealwatch: a dataset is sealed on an AWS of this machine, and then tampered with. One or two minutes.',
  );
  const words = [join(ROOT, 'cli', 'main.ts'), 'demo', ...process.argv.slice(2)];
  const child = spawn(node, words, { stdio: 'inherit', env: projectEnvironment() });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'close');
  return code ?? 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
