import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './root.mjs';

const BIN = join(ROOT, 'node_modules', '.bin');
const NODE = join(BIN, 'node');

/**
 * Path of the Node that runs everything: the package `node`, whatever the system has. Its install script puts the binary
 * there, and npm may be set to run no scripts; then it is asked once more.
 */
export const projectNode = () => {
  if (!runs()) {
    console.log('Fetching Node 24 for this repository: npm rebuild node');
    spawnSync('npm', ['rebuild', 'node', '--foreground-scripts', '--ignore-scripts=false'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
  }
  if (runs()) return NODE;
  throw new Error(
    'the package `node` has no binary: its install script did not run. Allow it, and run `npm rebuild node`',
  );
};

/** An environment in which `node` and the installed commands are the repository's. */
export const projectEnvironment = () => ({
  ...process.env,
  PATH: [BIN, process.env.PATH].filter(Boolean).join(delimiter),
});

const runs = () => existsSync(NODE) && spawnSync(NODE, ['--version']).status === 0;
