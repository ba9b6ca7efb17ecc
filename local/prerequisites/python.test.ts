import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPython, type PythonNeed } from './python.ts';

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

/** The need of an emulator that runs on 3.10 and newer. */
const among = (...candidates: readonly string[]): PythonNeed => ({
  what: 'The emulator needs',
  minimum: 10,
  candidates,
});

describe('searching for Python', () => {
  it('takes the first that will do', async () => {
    const old = await python('old', [3, 9, 2], true);
    const bare = await python('bare', [3, 13, 0], false);
    const good = await python('good', [3, 10, 1], true);
    expect(await findPython(among(old, bare, good))).toEqual({ executable: '/opt/good', version: '3.10.1' });
  });

  it('fails saying that there is none', async () => {
    const missing = join(directory, 'python3');
    const error = { code: 'PREREQUISITE_MISSING', message: expect.stringContaining('no python3 was found') };
    await expect(findPython(among(missing))).rejects.toMatchObject(error);
  });

  it('fails saying that it is too old', async () => {
    const old = await python('old', [3, 9, 2], true);
    const error = { code: 'PREREQUISITE_MISSING', message: expect.stringContaining('/opt/old is 3.9.2') };
    await expect(findPython(among(old))).rejects.toMatchObject(error);
  });

  it('fails saying which package brings the venv module', async () => {
    const bare = await python('bare', [3, 11, 2], false);
    const error = {
      code: 'PREREQUISITE_MISSING',
      message: expect.stringContaining('apt install python3.11-venv'),
    };
    await expect(findPython(among(bare))).rejects.toMatchObject(error);
  });

  it('takes no newer one where only one version will do', async () => {
    const newer = await python('newer', [3, 14, 0], true);
    const exact = await python('exact', [3, 13, 2], true);
    const need = { ...among(newer, exact), minimum: 13, maximum: 13 };
    expect(await findPython(need)).toEqual({ executable: '/opt/exact', version: '3.13.2' });
  });

  it('fails naming the one version that will do', async () => {
    const need = { ...among(await python('newer', [3, 14, 0], true)), minimum: 13, maximum: 13 };
    await expect(findPython(need)).rejects.toMatchObject({
      code: 'PREREQUISITE_MISSING',
      message: 'The emulator needs Python 3.13: /opt/newer is 3.14.0; install Python 3.13 and put it on PATH',
    });
  });
});
