import { sha256Bytes } from '../../aws/log/note-key.ts';
import { itemDigest } from '../../aws/log/stream-leaves.ts';
import { DiskShelf } from '../../cli/verify/manifest/disk-shelf.ts';
import { newLogState, shelveEntries, shelveRow, tamperedRecords } from '../../core/log/compare-tables.ts';
import { encodeLeaf } from '../../core/log/leaf.ts';
import { readLeaves } from '../../core/log/read-leaves.ts';
import { encodeEntries, TILE_WIDTH, TreeEdge } from '../../core/log/tiles.ts';
import { itemOf } from './items.ts';

const size = Number(process.argv[2]);
const leafOf = (index: number): Uint8Array => {
  const item = itemOf(index);
  return encodeLeaf({
    kind: 'entry',
    change: 'put',
    key: { object: String(item.object) },
    seal: 'valid',
    count: 1,
    before: null,
    digest: itemDigest(item),
    item,
    at: '2026-11-20T03:12:07.000Z',
    stream: '2026-11-20T03:00:00.000',
    sequence: String(index),
  });
};

const bundleOf = (first: number): Uint8Array[] =>
  Array.from({ length: Math.min(TILE_WIDTH, size - first) }, (_, at) => leafOf(first + at));

let edge = TreeEdge.empty(sha256Bytes);
for (let first = 0; first < size; first += TILE_WIDTH) edge = edge.grown(bundleOf(first)).edge;
const head = { origin: 'bench', size, root: edge.root };

let made = 0;
const read = async (path: string): Promise<Uint8Array | null> => {
  const index = Number(path.replace('tile/entries/', '').replace(/\.p.*/, '').replaceAll(/[x/]/g, ''));
  const began = process.cpuUsage();
  const bytes = encodeEntries(bundleOf(index * TILE_WIDTH));
  const { user, system } = process.cpuUsage(began);
  made += user + system;
  return bytes;
};

const began = process.cpuUsage();
const start = performance.now();
using shelf = new DiskShelf();
const state = newLogState();
let earlyBytes = 0;
for await (const entries of readLeaves(head, { read, sha256: sha256Bytes })) {
  shelveEntries(entries, state, shelf);
  if (earlyBytes === 0 && (entries.at(-1)?.index ?? 0) > size / 5) earlyBytes = process.memoryUsage().rss;
}
for (let index = 0; index < size; index += 1) {
  const item = itemOf(index);
  const digest = index === 7 ? 'sha256:other' : itemDigest(item);
  shelveRow({ kind: 'entry', key: { object: String(item.object) }, count: 1, digest }, shelf);
}
let found = 0;
for await (const { verdict } of tamperedRecords(shelf)) if (verdict.fault === 'edited') found += 1;
if (found !== 1) throw new Error(`${found} items were found, one was edited`);
const { user, system } = process.cpuUsage(began);
const measured = {
  records: size,
  seconds: (performance.now() - start) / 1000,
  // Without what the bench itself makes of the log.
  cpuSeconds: (user + system - made) / 1e6,
  earlyBytes,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(measured));
