import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** Installs what `package-lock.json` names, unless exactly that is installed. */
export const ensureInstalled = () => {
  if (isInstalled()) return;
  console.log('Installing the packages of package-lock.json: npm ci (once, about a minute)');
  // npm's own `npm_config_*` and the environment decide from where. It would warn that the system's Node is older than
  // what the packages ask for; they run on the Node that is among them.
  const { status, error } = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit' });
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new Error('npm ci failed; what it printed above says why');
};

const isInstalled = () => {
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = packagesOf('package-lock.json') ?? {};
  return (
    installed !== undefined && Object.entries(wanted).every(([place, entry]) => has(installed, place, entry))
  );
};

// An optional package that is not there was for another system.
const has = (installed, place, { version, optional }) =>
  place === '' || (installed[place] ? installed[place].version === version : optional === true);

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
};
