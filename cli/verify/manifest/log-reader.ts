import { DescribeTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { kmsNoteKey, noteVerifier } from '../../../aws/log/note-key.ts';
import { recordKind, tableOf } from '../../../aws/log/record-kinds.ts';
import { S3LogStore } from '../../../aws/log/s3-log-store.ts';
import { itemDigest, plainItem } from '../../../aws/log/stream-leaves.ts';
import { tablePage } from '../../../aws/log/table-pages.ts';
import { base64Of } from '../../../core/attestation/base64.ts';
import { SealwatchError } from '../../../core/base/errors.ts';
import { CHECKPOINT_PATH, type Checkpoint, openCheckpoint, openKept } from '../../../core/log/checkpoint.ts';
import type { TableRow } from '../../../core/log/compare-tables.ts';
import {
  countOf,
  decodeLeaf,
  type Item,
  keyOf,
  type RecordKey,
  type RecordKind,
} from '../../../core/log/leaf.ts';
import { decodeEntries, entriesPath, TILE_WIDTH } from '../../../core/log/tiles.ts';
import { logName } from '../../../core/scope/own-buckets.ts';
import type { Connection } from '../../connection/connect.ts';
import { readText } from '../../parse/read-text.ts';

/** The log of a deployment, and the tables that it is about. */
export interface LogReader {
  /** `null` where nothing was appended yet. @throws {SealwatchError} `READ_BROKEN` for one that the log's key has not signed */
  head(): Promise<Checkpoint | null>;
  /** What a signed note says. @throws {SealwatchError} `READ_BROKEN` for one that the log's key has not signed */
  opened(note: string): Checkpoint;
  /**
   * A checkpoint that somebody was given, as it is or in a mail around it.
   * @throws {SealwatchError} `USAGE` for a file that cannot be read or has several; `READ_BROKEN`, with its name, for one that the log's key has not signed
   */
  handedOut(file: string): Promise<Checkpoint>;
  read(path: string): Promise<Uint8Array | null>;
  /** The item of a leaf; `null` where the leaf has none. */
  itemAt(index: number, head: Pick<Checkpoint, 'size'>): Promise<Item | null>;
  rows(): AsyncIterable<TableRow>;
  /** Strongly consistent; `null` where there is none. */
  row(kind: RecordKind, key: RecordKey): Promise<(TableRow & { readonly item: Item }) | null>;
  /** Label of the stream that tells of a kind now; `null` where it is off. */
  stream(kind: RecordKind): Promise<string | null>;
}

/** @throws {SealwatchError} `NOT_DEPLOYED` when the deployment is of a release that had no log */
export async function openLog({ deployment, clients }: Connection): Promise<LogReader> {
  const { outputs, tables, stackName } = deployment;
  const { ManifestLogBucketName: bucket, ManifestLogKeyArn: keyArn } = outputs;
  if (!bucket || !keyArn)
    throw new SealwatchError(
      'NOT_DEPLOYED',
      `the stack ${stackName} keeps no log of the manifest; deploy this release`,
    );
  const verifier = noteVerifier(await kmsNoteKey(clients.kms, keyArn, logName(deployment)));
  const store = new S3LogStore(clients.s3, bucket, keyArn);
  const read = async (path: string) => (await store.read(path))?.bytes ?? null;
  const opened = (note: string): Checkpoint => openCheckpoint(note, verifier);
  // Whoever asks for one after the other in order needs each bundle once.
  let bundle: { readonly path: string; readonly bytes: Promise<Uint8Array | null> } | null = null;
  return {
    head: async () => {
      const bytes = await read(CHECKPOINT_PATH);
      return bytes && opened(new TextDecoder().decode(bytes));
    },
    opened,
    handedOut: async (file) => {
      const text = await readText(file);
      try {
        return openKept(text, verifier);
      } catch (error) {
        if (!(error instanceof SealwatchError)) throw error;
        throw new SealwatchError(error.code, `${JSON.stringify(file)}: ${error.message}`, { cause: error });
      }
    },
    read,
    itemAt: async (index, head) => {
      const at = Math.floor(index / TILE_WIDTH);
      const width = Math.min(TILE_WIDTH, head.size - at * TILE_WIDTH);
      const path = entriesPath(at, width);
      if (bundle?.path !== path) bundle = { path, bytes: read(path) };
      const bytes = await bundle.bytes;
      const entry = bytes && decodeEntries(bytes)[index % TILE_WIDTH];
      const leaf = entry && decodeLeaf(entry);
      return leaf && leaf.kind !== 'opened' ? leaf.item : null;
    },
    rows: async function* () {
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await tablePage(clients.documents, tables, cursor ?? null);
        for (const item of page.items) {
          const kind = recordKind(page.table, item, tables);
          if (kind !== null) yield rowOf(kind, item);
        }
        cursor = page.cursor;
      }
    },
    row: async (kind, key) => {
      const Key = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }]));
      const get = new GetItemCommand({ TableName: tableOf(kind, tables), Key, ConsistentRead: true });
      const { Item: image } = await clients.documents.send(get);
      const item = image && plainItem(image);
      return item ? { ...rowOf(kind, item), item } : null;
    },
    stream: async (kind) => {
      const describe = new DescribeTableCommand({ TableName: tableOf(kind, tables) });
      const { Table } = await clients.documents.send(describe);
      return Table?.StreamSpecification?.StreamEnabled ? (Table.LatestStreamLabel ?? null) : null;
    },
  };
}

/** The head of the log of the manifest, for people who are to keep it. */
export interface LogHead {
  readonly name: string;
  readonly size: number;
  /** Base64, as the checkpoint has it. */
  readonly root: string;
  /** The signed note: what `verify --manifest --checkpoint` takes. */
  readonly checkpoint: string;
}

/** @returns `null` where the deployment has no log, or nothing was appended yet. @throws {SealwatchError} `READ_BROKEN` where its key has not signed it */
export async function readLogHead(connection: Connection): Promise<LogHead | null> {
  const { ManifestLogBucketName, ManifestLogKeyArn } = connection.deployment.outputs;
  if (!ManifestLogBucketName || !ManifestLogKeyArn) return null;
  const log = await openLog(connection);
  const bytes = await log.read(CHECKPOINT_PATH);
  if (bytes === null) return null;
  const note = new TextDecoder().decode(bytes);
  const { origin, size, root } = log.opened(note);
  return { name: origin, size, root: base64Of(root), checkpoint: note };
}

const rowOf = (kind: RecordKind, item: Item): TableRow => ({
  kind,
  key: keyOf(kind, item),
  count: countOf(kind, item),
  digest: itemDigest(item),
});
