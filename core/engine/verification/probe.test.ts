import { expect, it } from 'vitest';
import { SealwatchError } from '../../base/errors.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ReadTarget, UnreadableReason } from '../../versions/object-reader.ts';
import type { SweepPorts } from './ports.ts';
import { probe } from './probe.ts';

const DATASET: Dataset = {
  name: 'moderation-v3',
  bucket: 'acme',
  prefix: 'moderation/v3/',
  modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: null,
};

interface World {
  readonly sizes?: readonly number[];
  readonly listing?: Error;
  readonly unreadable?: UnreadableReason;
  readonly buckets?: readonly string[];
  readonly retiredAt?: string;
}

/** Ports of a world, and what was read through them. */
function portsOf({ sizes = [7], listing, unreadable, buckets = ['acme'], retiredAt }: World) {
  const read: string[] = [];
  const left: number[] = [];
  const ports = {
    buckets,
    runs: { datasets: async () => [{ ...DATASET, ...(retiredAt ? { retiredAt } : {}) }] },
    clock: () => new Date('2026-11-21T10:00:00.000Z'),
    msLeft: () => 300_000,
    lister: {
      listCurrent: async () => {
        if (listing) throw listing;
        return { objects: sizes.map((size) => ({ key: `${size}`, size, versionId: 'v' })), nextCursor: null };
      },
    },
    reader: {
      read: async ({ key }: ReadTarget, options: { msLeft: () => number }) => {
        read.push(key);
        left.push(options.msLeft());
        return unreadable
          ? { kind: 'unreadable', reason: unreadable, detail: 'S3 said so' }
          : { kind: 'read' };
      },
    },
  };
  return { ports: ports as unknown as SweepPorts, read, left };
}

const about = { dataset: 'moderation-v3', bucket: 'acme' };

it('finds nothing wrong where the smallest object can be read, and does not read for long', async () => {
  const { ports, read, left } = portsOf({ sizes: [900, 7, 80] });
  expect(await probe(ports)).toEqual([]);
  expect(read).toEqual(['7']);
  expect(left).toEqual([10_000]);
});

it.each([
  ['access-denied', 'read'],
  ['kms-denied', 'decrypt'],
] as const)('says of %s that the functions cannot %s', async (unreadable, what) => {
  expect(await probe(portsOf({ unreadable }).ports)).toEqual([{ ...about, what, detail: 'S3 said so' }]);
});

it.each(['archived', 'customer-key', 'out-of-time', 'transient'] as const)(
  'takes %s for no lack of access',
  async (unreadable) => {
    expect(await probe(portsOf({ unreadable }).ports)).toEqual([]);
  },
);

it.each([
  ['ACCESS_DENIED', 'list'],
  ['AWS_FAILED', 'reach'],
] as const)('says of a listing that fails with %s that they cannot %s', async (code, what) => {
  const { ports } = portsOf({ listing: new SealwatchError(code, 'no') });
  expect(await probe(ports)).toEqual([{ ...about, what, detail: 'no' }]);
});

it('fails for what is no answer of S3', async () => {
  await expect(probe(portsOf({ listing: new TypeError('a fault') }).ports)).rejects.toThrow('a fault');
});

it.each([
  ['an empty dataset', { sizes: [] }],
  ['a bucket that is not guarded any more', { buckets: [] }],
  [
    'a dataset that is not watched any more, in a bucket that is',
    { unreadable: 'kms-denied' as const, retiredAt: '2026-11-20T10:00:00.000Z' },
  ],
])('has nothing to try in %s', async (_, world) => {
  const { ports, read } = portsOf(world);
  expect(await probe(ports)).toEqual([]);
  expect(read).toEqual([]);
});
