import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureMiniStack } from './ministack.ts';

let cache = '';

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'sealwatch-test-'));
  vi.stubEnv('SEALWATCH_CACHE', cache);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true, force: true });
});

it('fails saying what pip said, and leaves nothing half-made', { timeout: 60_000 }, async () => {
  vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:1/');
  vi.stubEnv('PIP_EXTRA_INDEX_URL', '');
  vi.stubEnv('PIP_FIND_LINKS', '');
  vi.stubEnv('PIP_RETRIES', '0');
  await expect(ensureMiniStack()).rejects.toMatchObject({
    code: 'PREREQUISITE_MISSING',
    message: expect.stringMatching(/pip could not install MiniStack.*\n.*ministack==/s),
  });
  expect(await readdir(cache)).toEqual([]);
});
