import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from './load.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const folderWith = (name: string, text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-config-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return folder;
};

const CONFIG = `export default {
  buckets: [{ name: 'acme-data', datasets: [{ name: 'a', prefix: '', mode: 'sealed' }] }],
  trail: { data: 'create', management: 'create' },
  alerts: { email: [] },
};`;

it.each(['sealwatch.config.ts', 'sealwatch.config.mjs'])('finds %s in the folder', async (name) => {
  const config = await loadConfig(undefined, folderWith(name, CONFIG));
  expect(config.buckets[0]?.datasets[0]?.name).toBe('a');
});

it('reads the file that is named', async () => {
  const config = await loadConfig('staging.mjs', folderWith('staging.mjs', CONFIG));
  expect(config.buckets).toHaveLength(1);
});

it.each([
  ['there is none', undefined, 'other.mjs', CONFIG, 'NOT_FOUND', 'write one'],
  ['the named one is missing', 'lost.mjs', 'other.mjs', CONFIG, 'NOT_FOUND', 'lost.mjs'],
  ['it exports nothing', 'a.mjs', 'a.mjs', '', 'CONFIG_INVALID', 'exports no default'],
  ['it does not run', 'a.mjs', 'a.mjs', 'throw new Error("oops")', 'CONFIG_INVALID', 'oops'],
  ['it is wrong', 'a.mjs', 'a.mjs', 'export default {}', 'CONFIG_INVALID', 'buckets: found nothing'],
])('fails when %s', async (_, file, name, text, code, message) => {
  await expect(loadConfig(file, folderWith(name, text))).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});
