import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { LEFT_OUT, RUN_HERE } from './end-to-end-files.ts';

it('each end-to-end file runs here too, or is left out for a reason', () => {
  const files = readdirSync(fileURLToPath(new URL('../e2e', import.meta.url)));
  const named = [...Object.keys(RUN_HERE), ...Object.keys(LEFT_OUT)];
  expect(named.sort()).toEqual(files.filter((file) => file.endsWith('.test.ts')).sort());
});
