import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readIfThere } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe('a file that may be there', () => {
  it('is read', async () => {
    writeFileSync(at('a'), 'x');
    expect(await readIfThere(at('a'))).toEqual(Buffer.from('x'));
  });

  it.each([
    ['no file', 'none'],
    ['a folder', '.'],
    ['below a file', 'a/b'],
    ['called as no file can be', 'x'.repeat(300)],
  ])('is not there: %s', async (_, name) => {
    expect(await readIfThere(at(name))).toBeNull();
  });

  it('is not taken for one that is not there where it cannot be read', async () => {
    symlinkSync(at('loop'), at('loop'));
    await expect(readIfThere(at('loop'))).rejects.toThrow(/cannot read ".*loop": ELOOP/);
  });
});
