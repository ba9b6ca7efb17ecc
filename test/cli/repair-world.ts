import { createHmac } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TableItemWriter } from '../../aws/log/item-writer.ts';
import { recordKind, sealText, tableOf } from '../../aws/log/record-kinds.ts';
import { itemDigest } from '../../aws/log/stream-leaves.ts';
import type { LogReader } from '../../cli/verify/manifest/log-reader.ts';
import { appendLeaves } from '../../core/log/append-leaves.ts';
import { openCheckpoint } from '../../core/log/checkpoint.ts';
import {
  countOf,
  decodeLeaf,
  encodeLeaf,
  type Item,
  keyOf,
  type Leaf,
  RECORD_KINDS,
  type RecordKey,
  type RecordKind,
} from '../../core/log/leaf.ts';
import { type Mac, SEAL, sealOf, sealState } from '../../core/log/seal.ts';
import { decodeEntries, entriesPath, TILE_WIDTH } from '../../core/log/tiles.ts';
import { MemoryDynamoDb } from '../fakes/dynamodb/memory-dynamodb.ts';
import { logPorts, MemoryLog, VERIFIER } from '../fakes/memory-log.ts';
import { MemoryBackups } from './memory-backups.ts';

export const TABLES = {
  manifest: 'S-Manifest',
  versions: 'S-Versions',
  findings: 'S-Findings',
  runs: 'S-Runs',
};
const MAC: Mac = (text) => new Uint8Array(createHmac('sha256', 'key').update(text).digest());

/** Four tables whose streams are told to a log, and everybody who writes there: Sealwatch, which seals, and others. */
export class RepairWorld {
  readonly log = new MemoryLog();
  /** Labels of the streams now. */
  readonly streams = new Map<RecordKind, string | null>(RECORD_KINDS.map((kind) => [kind, 'L']));
  /** False while writes are told to nobody. */
  isTold = true;
  /** Called before the next write of whoever repairs. */
  beforeRepair: () => Promise<void> = async () => {};
  readonly db = new MemoryDynamoDb({
    tables: {
      [TABLES.manifest]: { key: ['object'] },
      [TABLES.versions]: { key: ['object', 'version'] },
      [TABLES.findings]: { key: ['id'] },
      [TABLES.runs]: { key: ['collection', 'id'] },
    },
    onWrite: ({ table, before, after }) => this.#note(table, before ?? null, after),
    onRemove: ({ table, before }) => this.#note(table, before ?? null, null),
  });
  readonly backups = new MemoryBackups(this.db);
  readonly #client = this.db.client();
  #untold: Leaf[] = [];
  #sequence = 100;

  /** Has the log begin. */
  async open(): Promise<void> {
    this.#untold.push({ kind: 'opened', at: '2026-11-20T03:00:00.000Z', imported: 0 });
    await this.tell();
  }

  /** Sealwatch writes. */
  write = async (kind: RecordKind, item: Item): Promise<Item> => {
    const sealed = { ...item, [SEAL]: sealOf(kind, item, MAC, sealText) };
    await this.put(kind, sealed);
    return sealed;
  };

  /** Somebody puts an item, exactly as it is. */
  put = (kind: RecordKind, Item: Item) =>
    this.#client.send(new PutCommand({ TableName: tableOf(kind, TABLES), Item }));

  /** The same of an item that the log does not have. */
  putItem = (TableName: string, Item: Item) => this.#client.send(new PutCommand({ TableName, Item }));

  removeItem = (TableName: string, { collection, id }: Item) =>
    this.#client.send(new DeleteCommand({ TableName, Key: { collection, id } }));

  remove = (kind: RecordKind, item: Item) =>
    this.#client.send(new DeleteCommand({ TableName: tableOf(kind, TABLES), Key: keyOf(kind, item) }));

  /** The log learns of what was written. */
  tell = async (): Promise<void> => {
    await appendLeaves(this.#untold.splice(0).map(encodeLeaf), logPorts(this.log));
  };

  item = async (kind: RecordKind, key: RecordKey): Promise<Item | null> =>
    this.#items(kind).find((item) => Object.entries(key).every(([name, value]) => item[name] === value)) ??
    null;

  get writer(): TableItemWriter {
    const send = async (command: unknown) => {
      await this.beforeRepair();
      return this.db.begin(command).finish();
    };
    return new TableItemWriter(this.db.client(send), TABLES);
  }

  get reader(): LogReader {
    const read = async (path: string) => this.log.objects.get(path) ?? null;
    const opened = (note: string) => openCheckpoint(note, VERIFIER);
    const rowOf = (kind: RecordKind, item: Item) => ({
      kind,
      key: keyOf(kind, item),
      count: countOf(kind, item),
      digest: itemDigest(item),
    });
    const items = (kind: RecordKind) => this.#items(kind);
    return {
      head: async () => {
        const bytes = await read('checkpoint');
        return bytes && opened(new TextDecoder().decode(bytes));
      },
      opened,
      handedOut: async () => Promise.reject(new Error('no file here')),
      read,
      itemAt: async (index, { size }) => {
        const at = Math.floor(index / TILE_WIDTH);
        const bytes = await read(entriesPath(at, Math.min(TILE_WIDTH, size - at * TILE_WIDTH)));
        const leaf = bytes && decodeLeaf(decodeEntries(bytes)[index % TILE_WIDTH] ?? new Uint8Array());
        return leaf && leaf.kind !== 'opened' ? leaf.item : null;
      },
      rows: async function* () {
        for (const kind of RECORD_KINDS) for (const item of items(kind)) yield rowOf(kind, item);
      },
      row: async (kind, key) => {
        const item = await this.item(kind, key);
        return item && { ...rowOf(kind, item), item };
      },
      stream: async (kind) => this.streams.get(kind) ?? null,
    };
  }

  #items = (kind: RecordKind): Item[] => {
    const table = tableOf(kind, TABLES);
    return this.db.items(table).filter((item) => recordKind(table, item, TABLES) === kind);
  };

  #note(table: string, before: Item | null, item: Item | null): void {
    const named = item ?? before ?? {};
    const kind = recordKind(table, named, TABLES);
    if (kind === null || !this.isTold) return;
    this.#sequence += 1;
    this.#untold.push({
      kind,
      change: item === null ? 'remove' : 'put',
      key: keyOf(kind, named),
      seal: item === null ? 'missing' : sealState(kind, item, MAC, sealText),
      count: countOf(kind, named),
      before: before && countOf(kind, before),
      digest: item && itemDigest(item),
      item,
      at: '2026-11-20T03:12:07.000Z',
      stream: this.streams.get(kind) ?? null,
      sequence: String(this.#sequence),
    });
  }
}
