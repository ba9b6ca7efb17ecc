import { expect, it } from 'vitest';
import { parseDigest } from '../../core/base/digest.ts';
import { fakeTables } from '../../test/fakes/fake-tables.ts';
import { DynamoCopyIndex } from './copy-index.ts';
import { digestShard } from './tables.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);

const version = (key: string, destroyed: object | null) => ({
  object: `b/${key}`,
  ...{ bucket: 'b', key, digest: DIGEST, version: 'v1', destroyed },
  digestShard: digestShard(DIGEST, { bucket: 'b', key }),
});

it('gives every living version of all shards, page after page, and counts the destroyed ones', async () => {
  const dead = Array.from({ length: 300 }, (_, index) => version(`dead${index}`, { at: '' }));
  const living = ['a', 'z1', 'z2'].map((key) => version(key, null));
  const { client } = fakeTables([...dead, ...living]);
  const pages = [];
  for await (const page of new DynamoCopyIndex(client, TABLES).pages(DIGEST)) pages.push(page);
  expect(pages.flatMap((page) => page.living.map(({ key }) => key)).sort()).toEqual(['a', 'z1', 'z2']);
  expect(pages.reduce((sum, { read }) => sum + read, 0)).toBe(303);
  expect(pages.length).toBeGreaterThan(1);
});
