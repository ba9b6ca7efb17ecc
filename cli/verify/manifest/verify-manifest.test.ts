import { describe, expect, it } from 'vitest';
import { appendLeaves } from '../../../core/log/append-leaves.ts';
import type { TableRow } from '../../../core/log/compare-tables.ts';
import { encodeLeaf, type RecordLeaf } from '../../../core/log/leaf.ts';
import { logPorts, MemoryLog } from '../../../test/fakes/memory-log.ts';
import type { LogReader } from './log-reader.ts';
import { type ManifestFault, verifyManifest } from './verify-manifest.ts';

const leafOf = (object: string): RecordLeaf => ({
  kind: 'entry',
  change: 'put',
  key: { object },
  seal: 'valid',
  count: 1,
  before: null,
  digest: `sha256:${object}`,
  item: { object },
  at: '2026-11-20T03:12:07.000Z',
  stream: 'S',
  sequence: object,
});

const entry = (object: string, digest = object): TableRow => ({
  kind: 'entry',
  key: { object },
  count: 1,
  digest: `sha256:${digest}`,
});

/** A log with these leaves, and tables with these items. */
async function world(
  leaves: readonly RecordLeaf[],
  rows: readonly TableRow[],
  over: Partial<LogReader> = {},
) {
  const memory = new MemoryLog();
  const head = await appendLeaves(
    [encodeLeaf({ kind: 'opened', at: '2026-11-20T03:00:00.000Z', imported: 0 }), ...leaves.map(encodeLeaf)],
    logPorts(memory),
  );
  const log: LogReader = {
    head: async () => head,
    opened: () => head,
    handedOut: async () => head,
    read: async (path) => memory.objects.get(path) ?? null,
    itemAt: async () => null,
    rows: async function* () {
      yield* rows;
    },
    row: async (kind, { object }) => {
      const found = rows.find((each) => each.kind === kind && each.key.object === object);
      return found ? { ...found, item: {} } : null;
    },
    stream: async () => 'S',
    ...over,
  };
  const faults: ManifestFault[] = [];
  const ports = { log, checkpoints: [], now: () => 0, onProgress: () => {}, maxLagMs: 0 };
  const summary = await verifyManifest(ports, async (fault) => void faults.push(fault));
  return { summary, faults: faults.map(({ kind, fault, state }) => [kind, fault, state]) };
}

describe('an item that no leaf is about', () => {
  const approval = {
    kind: 'approval',
    key: { collection: 'approvals', id: 'a' },
    count: 0,
    digest: 'd',
  } as const;
  const over: Partial<LogReader> = { row: async () => ({ ...approval, item: {} }) };

  it('may still come to the log, while the stream of its table is on', async () => {
    const { faults, summary } = await world([], [approval], over);
    expect(faults).toEqual([['approval', 'slipped-in', 'behind']]);
    expect(summary?.cut).toEqual([]);
  });

  it('was slipped in where the stream is off, though the log never had any of its kind', async () => {
    const stream = async (kind: string) => (kind === 'approval' ? null : 'S');
    const { faults, summary } = await world([], [approval], { ...over, stream });
    expect(faults).toEqual([['approval', 'slipped-in', 'stands']]);
    expect(summary?.cut).toEqual(['approval']);
  });
});

it('says how far the log is by the last look at it, also where what differs fills the looks', async () => {
  const memory = new MemoryLog();
  const opened = encodeLeaf({ kind: 'opened', at: '2026-11-20T03:00:00.000Z', imported: 0 });
  const first = await appendLeaves([opened], logPorts(memory));
  const last = await appendLeaves([encodeLeaf(leafOf('later'))], logPorts(memory));
  const names = Array.from({ length: 2_000 }, (_, at) => `k${at}`);
  let asked = 0;
  const { faults, summary } = await world(
    [],
    names.map((name) => entry(name)),
    {
      head: async () => (asked++ === 0 ? first : last),
      read: async (path) => memory.objects.get(path) ?? null,
    },
  );
  expect(faults).toHaveLength(2_000);
  expect(summary).toMatchObject({ log: { size: 2 }, records: 1, newestAt: leafOf('later').at });
});

it('reads a few items at once, however many differ', async () => {
  const names = Array.from({ length: 500 }, (_, at) => `k${at}`);
  let [open, most] = [0, 0];
  const { faults } = await world(
    names.map((name) => leafOf(name)),
    names.map((name) => entry(name, 'other')),
    {
      row: async (_, { object = '' }) => {
        open += 1;
        most = Math.max(most, open);
        await new Promise(setImmediate);
        open -= 1;
        return { ...entry(object, 'other'), item: {} };
      },
    },
  );
  expect(faults).toHaveLength(500);
  expect(most).toBe(16);
});
