import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import { type Dataset, findDataset, type Mode } from '../../core/scope/dataset.ts';
import type { ObjectReader, UnreadableReason } from '../../core/versions/object-reader.ts';
import type { Change, Key } from '../../core/versions/table-of-judgement/history.examples.ts';
import { etagOf, MemoryBucket, type Versioning } from '../fakes/memory-bucket.ts';
import { MemoryRuns } from '../fakes/memory-runs.ts';
import { MemoryStore } from '../fakes/memory-store.ts';
import { IDLE_ENGINE } from './drive-run.ts';
import { hash, secretHash } from './memory-stage.ts';

const BUCKET = 'guarded';
const PREFIX = 'labels/';
const CONFIG = { buckets: [{ name: BUCKET, datasets: [{ name: 'labels', prefix: PREFIX }] }] };
const NAMES: Readonly<Record<Key, string>> = {
  'the key': `${PREFIX}batch-7.jsonl`,
  'other key': `${PREFIX}batch-8.jsonl`,
  outside: 'notes/batch-7.jsonl',
};

export const refOf = (key: Key): ObjectRef => ({ bucket: BUCKET, key: NAMES[key] });

export const keyOf = (name: string): Key =>
  name === NAMES['the key'] ? 'the key' : name === NAMES['other key'] ? 'other key' : 'outside';

export const datasetOf = ({ bucket, key }: ObjectRef): string | null =>
  findDataset(CONFIG, bucket, key)?.name ?? null;

/** A bucket, one dataset in it, and tables, all in memory; time stands still until `pass`. */
export class RowStage {
  readonly store = new MemoryStore();
  readonly bucket: MemoryBucket;
  readonly ports: BaselinePorts;
  readonly #unreadable = new Map<string, UnreadableReason>();
  readonly #kmsKeys = new Map<string, string>();
  #now = new Date('2026-11-20T03:12:07.250Z');

  constructor(mode: Mode, versioning: Versioning) {
    this.bucket = new MemoryBucket(versioning, this.now);
    this.setDataset({
      name: 'labels',
      bucket: BUCKET,
      prefix: PREFIX,
      modes: [{ mode, since: '2026-01-01T00:00:00.000Z' }],
      writers: [],
      status: 'unsealed',
      sealedAt: null,
    });
    this.ports = {
      store: this.store,
      reader: this.#reader,
      lister: this.bucket,
      copies: this.store,
      callers: this.store.callers,
      armedBy: async () => null,
      clock: this.now,
      hash,
      secretHash,
      msLeft: () => 60_000,
      backOff: async () => {},
      runs: new MemoryRuns(this.store),
      engine: IDLE_ENGINE,
      datasetOfKey: (bucket, key) => datasetOf({ bucket, key }),
      authorize: () => {},
      recordDecision: async () => {},
    };
  }

  now = (): Date => this.#now;

  pass(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }

  dataset = (): Dataset => this.store.datasets.get('labels') as Dataset;

  setDataset(dataset: Dataset): void {
    this.store.datasets.set(dataset.name, dataset);
  }

  /** Keeps bytes from being read under a version id, or lets them be read again. */
  setReadable(at: StoredAs, reason: UnreadableReason | null): void {
    if (reason === null) this.#unreadable.delete(nameOf(at));
    else this.#unreadable.set(nameOf(at), reason);
  }

  setKmsKey(at: StoredAs, kmsKey: string): void {
    this.#kmsKeys.set(nameOf(at), kmsKey);
  }

  #reader: ObjectReader = {
    read: async (target, options) => {
      const outcome = await this.bucket.read(target, options);
      if (outcome.kind !== 'read') return outcome;
      const { size, etag, storedAt, versionId } = outcome;
      const name = nameOf({ key: target.key, versionId, etag });
      const reason = this.#unreadable.get(name);
      if (reason) return { kind: 'unreadable', reason, detail: reason, size, etag, storedAt };
      const kmsKeyId = this.#kmsKeys.get(name) ?? null;
      const algorithm = kmsKeyId === null ? 'AES256' : 'aws:kms';
      return { ...outcome, encryption: { algorithm, kmsKeyId } };
    },
  };
}

interface StoredAs {
  readonly key: string;
  readonly versionId: string | null;
  readonly etag: string;
}

const nameOf = ({ key, versionId, etag }: StoredAs): string => `${key} ${versionId} ${etag}`;

let count = 0x66_0000;

/** What a change leaves in S3. */
export interface Made {
  readonly versionId: string | null;
  readonly isMarker: boolean;
}

/** The event that S3 sends about a change, as EventBridge hands it over. */
export function eventOf({ fields }: Change, { versionId, isMarker }: Made, at: Date): object {
  count += 1;
  const { do: what, bytes, by, key } = fields;
  const reason =
    by === 'lifecycle rule' ? 'Lifecycle Expiration' : what === 'put' ? 'PutObject' : 'DeleteObject';
  const stored = bytes && { size: bytes.content.length, etag: etagOf(bytes.content) };
  const named = versionId === null ? {} : { 'version-id': versionId };
  const type = isMarker ? 'Delete Marker Created' : 'Permanently Deleted';
  const sequencer = `0062E99A${count.toString(16).toUpperCase().padStart(8, '0')}`;
  return envelope(what === 'put' ? 'Object Created' : 'Object Deleted', at, {
    bucket: { name: BUCKET },
    object: { key: NAMES[key], sequencer, ...stored, ...named },
    'request-id': sequencer,
    requester: by === 'lifecycle rule' ? 's3.amazonaws.com' : '111122223333',
    ...(by === 'lifecycle rule' ? {} : { 'source-ip-address': '203.0.113.9' }),
    reason,
    ...(what === 'put' ? {} : { 'deletion-type': type }),
  });
}

/** The event that S3 sends when an archived version can be read again. */
export const restoredEvent = (key: Key, versionId: string | null, at: Date): object =>
  envelope('Object Restore Completed', at, {
    bucket: { name: BUCKET },
    object: { key: NAMES[key], ...(versionId === null ? {} : { 'version-id': versionId }) },
  });

/** The event that S3 sends when a lifecycle rule moves a version to an archive. It has no sequencer. */
export const archivedEvent = (key: Key, versionId: string | null, at: Date): object =>
  envelope('Object Storage Class Changed', at, {
    bucket: { name: BUCKET },
    object: { key: NAMES[key], ...(versionId === null ? {} : { 'version-id': versionId }) },
    requester: 's3.amazonaws.com',
    'destination-storage-class': 'DEEP_ARCHIVE',
  });

const envelope = (type: string, at: Date, detail: object): object => ({
  ...{ version: '0', source: 'aws.s3', 'detail-type': type, time: `${at.toISOString().slice(0, 19)}Z` },
  detail: { version: '0', 'event-version': '1.1', ...detail },
});
