import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { printBag } from './bagit.ts';
import { bareFile, manifestOf } from './manifest.ts';
import { readBag } from './read-bag.ts';

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

it.each(['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'fetch.txt', 'sealwatch-provenance.json'])(
  'a bag without %s, which its tag manifest lists, is refused',
  (name) => {
    const object = { bucket: 'b', key: 'a', versionId: 'v1' };
    const said = { approval: 'a1', by: null, at: null, source: null, collected: null, transform: null };
    const file = { ...bareFile('a'), digests: { sha256: SHA256 }, size: 1, object, provenance: [said] };
    const tags = new Map(printBag(manifestOf([file]), { hash }));
    expect(tags.delete(name)).toBe(true);
    expect(() => readBag(tags, { hash })).toThrow(
      `the tag file ${name} is missing, which tagmanifest-sha256.txt lists`,
    );
  },
);

describe('a bag that says where its files came from', () => {
  const said = {
    approval: 'a1',
    by: 'arn:aws:iam::111122223333:role/curator',
    at: '2026-11-20T03:12:07.000Z',
    source: 'https://example.org/labels.tar',
    collected: '2026-11-18T00:00:00.000Z',
    transform: 'dedup.py 1.4',
  };
  const bag = printBag(
    manifestOf([
      { ...bareFile('a'), digests: { sha256: SHA256 }, provenance: [said] },
      { ...bareFile('b'), digests: { sha256: SHA256 } },
    ]),
    { hash },
  );
  const PROVENANCE = 'sealwatch-provenance.json';
  const changed = (text: string) => new Map([...bag, [PROVENANCE, Buffer.from(text)] as const]);

  it('has it in a tag file, which its tag manifest lists', () => {
    expect(JSON.parse(Buffer.from(bag.get(PROVENANCE) ?? []).toString())).toEqual({
      files: [{ path: 'data/a', provenance: [said] }],
    });
    expect(Buffer.from(bag.get('tagmanifest-sha256.txt') ?? []).toString()).toContain(`  ${PROVENANCE}\n`);
    expect(readBag(bag, { hash }).manifest.files.map(({ provenance }) => provenance)).toEqual([
      [said],
      undefined,
    ]);
  });

  it('has no such file where nothing was said', () => {
    const files = [{ ...bareFile('b'), digests: { sha256: SHA256 } }];
    expect([...printBag(manifestOf(files), { hash }).keys()]).not.toContain(PROVENANCE);
  });

  it('is refused where somebody changed it', () => {
    expect(() => readBag(changed('{"files": []}'), { hash })).toThrow(
      'the tag file sealwatch-provenance.json is not as tagmanifest-sha256.txt says: the bag was changed',
    );
  });

  it.each([
    ['no JSON', '{', /sealwatch-provenance\.json is no JSON/],
    ['one name twice', '{"files": [], "files": []}', /an object has the name "files" twice/],
    ['a file outside of the payload', '{"files": [{"path": "x"}]}', /file 1: "x" is not below data\//],
    [
      'a file that is not in the bag',
      '{"files": [{"path": "data/x"}]}',
      /"x" is not in every payload manifest/,
    ],
  ])('is refused where it holds %s, whoever summed it up', (_, text, message) => {
    const tags = changed(text);
    tags.delete('tagmanifest-sha256.txt');
    expect(() => readBag(tags, { hash })).toThrow(message);
  });
});
