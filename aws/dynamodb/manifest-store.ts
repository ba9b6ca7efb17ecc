import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../../core/base/digest.ts';
import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';
import { second } from '../../core/base/time.ts';
import type { ChangeSet, ManifestStore } from '../../core/engine/objects/ports.ts';
import type { Finding, HashText } from '../../core/findings/finding.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { batchGet } from './batch-get.ts';
import { callerKey, decodeCaller } from './caller-store.ts';
import { checkDataset, putFinding, transactions, writesOfQuietChange } from './change-set-writes.ts';
import { decodeEntry } from './entry-codec.ts';
import { DATASETS, decodeDataset, decodeFinding } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { put, transact } from './transact.ts';
import { DynamoUsedKeys } from './used-keys.ts';
import { decodeVersion } from './version-codec.ts';

/** The manifest in DynamoDB: strong reads, and writes that depend on the entry's revision, in a transaction unless one new version is all that there is to say. */
export class DynamoManifestStore implements ManifestStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #hash: HashText;
  readonly #usedKeys: DynamoUsedKeys;

  /** @param usedKeys of a process that writes keys elsewhere too: it then writes each of them once */
  constructor(
    client: DynamoDBDocumentClient,
    tables: TableNames,
    hash: HashText,
    usedKeys = new DynamoUsedKeys(client, tables),
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#hash = hash;
    this.#usedKeys = usedKeys;
  }

  async load(ref: ObjectRef, dataset: string, requestId: string | null) {
    const items = await batchGet(this.#client, {
      [this.#tables.manifest]: [{ object: objectName(ref) }],
      [this.#tables.runs]: [
        { collection: DATASETS, id: dataset },
        ...(requestId === null ? [] : [callerKey(ref, requestId)]),
      ],
    });
    const entry = items[this.#tables.manifest]?.[0];
    const registered = items[this.#tables.runs]?.find(({ collection }) => collection === DATASETS);
    const caller = items[this.#tables.runs]?.find(({ collection }) => collection !== DATASETS);
    return {
      entry: entry ? decodeEntry(entry) : null,
      dataset: registered ? decodeDataset(registered) : null,
      caller: caller ? decodeCaller(caller) : null,
    };
  }

  async entries(refs: readonly ObjectRef[]): Promise<ManifestEntry[]> {
    if (refs.length === 0) return [];
    const keys = refs.map((ref) => ({ object: objectName(ref) }));
    const items = await batchGet(this.#client, { [this.#tables.manifest]: keys });
    return (items[this.#tables.manifest] ?? []).map(decodeEntry);
  }

  async history(ref: ObjectRef): Promise<VersionRecord[]> {
    const records: VersionRecord[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tables.versions,
        KeyConditionExpression: '#object = :object',
        ExpressionAttributeNames: { '#object': 'object' },
        ExpressionAttributeValues: { ':object': objectName(ref) },
        ConsistentRead: true,
      },
    );
    for await (const page of pages) records.push(...(page.Items ?? []).map(decodeVersion));
    return records;
  }

  async findings(ids: readonly string[]): Promise<Finding[]> {
    if (ids.length === 0) return [];
    const items = await batchGet(this.#client, { [this.#tables.findings]: ids.map((id) => ({ id })) });
    return (items[this.#tables.findings] ?? []).map(decodeFinding);
  }

  async commit(change: ChangeSet): Promise<'committed' | 'conflict'> {
    // Before the versions: a key of which nobody knows must not be the one that they are under.
    await this.#usedKeys.addOf(change.versions);
    const quiet = writesOfQuietChange(change, this.#tables);
    if (quiet) return this.#commitQuiet(quiet, change.unsealed);
    const checks = change.unsealed ? [checkDataset(change.unsealed, this.#tables)] : [];
    const all = transactions(change, this.#tables, this.#hash);
    return transact(
      this.#client,
      all.map((writes) => [...writes, ...checks]),
    );
  }

  async #commitQuiet(
    { version, entry }: NonNullable<ReturnType<typeof writesOfQuietChange>>,
    unsealed: ChangeSet['unsealed'],
  ): Promise<'committed' | 'conflict'> {
    for (const write of [version, entry])
      if ((await put(this.#client, write)) === 'conflict') return 'conflict';
    if (!unsealed) return 'committed';
    // Judged for a dataset that was not sealed: had the seal ended meanwhile, nobody else would judge it again.
    const key = { collection: DATASETS, id: unsealed.name };
    const items = await batchGet(this.#client, { [this.#tables.runs]: [key] });
    const [dataset] = (items[this.#tables.runs] ?? []).map(decodeDataset);
    return dataset?.status === unsealed.status ? 'committed' : 'conflict';
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    return transact(this.#client, [[putFinding(finding, this.#tables)]]);
  }

  async approvedElsewhere(digest: Digest, ref: ObjectRef, at: string): Promise<ObjectRef | null> {
    const pages = paginateQuery(
      { client: this.#client, pageSize: 100 },
      {
        TableName: this.#tables.runs,
        KeyConditionExpression: '#collection = :collection',
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':collection': `digest/${digest}` },
        ConsistentRead: true,
      },
    );
    for await (const page of pages) {
      const found = (page.Items ?? []).find(
        (item) => (item.bucket !== ref.bucket || item.key !== ref.key) && second(item.since) <= second(at),
      );
      if (found) return { bucket: found.bucket, key: found.key };
    }
    return null;
  }
}
