import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readBag } from './bagit.ts';

const hash = (algorithm: string, bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');
const SHA256 = 'ab'.repeat(32);
const MD5 = 'cd'.repeat(16);

const read = (tags: Readonly<Record<string, string>>) =>
  readBag(new Map(Object.entries(tags).map(([name, text]) => [name, Buffer.from(text)])), { hash });

describe('a bag', () => {
  it('has the digests of all its payload lists', () => {
    const { manifest } = read({
      'manifest-sha256.txt': `${SHA256}  data/a\n`,
      'manifest-md5.txt': `${MD5}  data/a\n`,
    });
    expect(manifest.files).toMatchObject([{ path: 'a', digests: { sha256: SHA256, md5: MD5 } }]);
  });

  it.each([
    ['shorter', `${MD5}  data/a\n`],
    ['as long, with one file twice', `${MD5}  data/a\n${MD5}  data/./a\n`],
  ])('whose second list lacks a file is refused, the list being %s', (_, md5) => {
    const tags = { 'manifest-sha256.txt': `${SHA256}  data/a\n${SHA256}  data/b\n`, 'manifest-md5.txt': md5 };
    expect(() => read(tags)).toThrow('"b" is not in every payload manifest of the bag');
  });

  it.each(['sha256', 'sha512', 'sha1', 'md5'])(
    'whose tag files %s proves changed is refused',
    (algorithm) => {
      const list = `${SHA256}  data/a\n`;
      const tagList = (of: string) => `${hash(algorithm, Buffer.from(of))}  manifest-sha256.txt\n`;
      const tags = { 'manifest-sha256.txt': list, [`tagmanifest-${algorithm}.txt`]: tagList(list) };
      expect(read(tags).manifest.files).toHaveLength(1);
      expect(() => read({ ...tags, [`tagmanifest-${algorithm}.txt`]: tagList('other') })).toThrow(
        `manifest-sha256.txt is not as tagmanifest-${algorithm}.txt says: the bag was changed`,
      );
    },
  );
});
