import { spawnSync } from 'node:child_process';

const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** Says at once what the emulator would say after minutes of installing. It makes sure of the details itself. */
export const requirePython = () => {
  const question = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  if (NAMES.some((name) => spawnSync(name, ['-c', question]).status === 0)) return;
  throw new Error(
    'the AWS emulator needs Python 3.10 or newer with its venv module: install python3 (on Debian and Ubuntu also python3-venv)',
  );
};
