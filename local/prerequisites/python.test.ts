import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPython } from './python.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-test-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** A program that answers the question about its version as a Python would. */
const python = async (name: string, version: readonly number[], venv: boolean): Promise<string> => {
  const path = join(directory, name);
  const answer = JSON.stringify({ executable: `/opt/${name}`, version, venv });
  await writeFile(path, `#!/bin/sh\necho '${answer}'\n`);
  await chmod(path, 0o755);
  return path;
};

describe('searching for Python', () => {
  it('takes the first that will do', async () => {
    const old = await python('old', [3, 9, 2], true);
    const bare = await python('bare', [3, 13, 0], false);
    const good = await python('good', [3, 10, 1], true);
    expect(await findPython([old, bare, good])).toEqual({ executable: '/opt/good', version: '3.10.1' });
  });

  it('fails saying that there is none', async () => {
    const missing = join(directory, 'python3');
    const error = { code: 'PREREQUISITE_MISSING', message: expect.stringContaining('no python3 was found') };
    await expect(findPython([missing])).rejects.toMatchObject(error);
  });

  it('fails saying that it is too old', async () => {
    const old = await python('old', [3, 9, 2], true);
    const error = { code: 'PREREQUISITE_MISSING', message: expect.stringContaining('/opt/old is 3.9.2') };
    await expect(findPython([old])).rejects.toMatchObject(error);
  });

  it('fails saying which package brings the venv module', async () => {
    const bare = await python('bare', [3, 11, 2], false);
    const error = {
      code: 'PREREQUISITE_MISSING',
      message: expect.stringContaining('apt install python3.11-venv'),
    };
    await expect(findPython([bare])).rejects.toMatchObject(error);
  });
});
