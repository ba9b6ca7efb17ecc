import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { parseDigest } from '../../core/base/digest.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { ComputedChecksum, ComputedChecksums } from '../../core/engine/checksums/checksum-jobs.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { HashText } from '../../core/findings/finding.ts';
import { putNew } from './put-new.ts';
import { expiry } from './run-codec.ts';
import type { TableNames } from './tables.ts';

type Version = ObjectRef & { readonly versionId: string };

/** What S3 computed for runs, in the table of runs: an item for each version, named by a hash, since keys have any characters. */
export class DynamoComputedChecksums implements ComputedChecksums {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #hash: HashText;

  constructor(client: DynamoDBDocumentClient, { runs }: TableNames, hash: HashText) {
    this.#client = client;
    this.#table = runs;
    this.#hash = hash;
  }

  async keep(
    { id, startedAt }: Pick<Run, 'id' | 'startedAt'>,
    computed: readonly ComputedChecksum[],
  ): Promise<void> {
    const expiresAt = expiry(startedAt);
    const items = computed.map(({ digest, etag, ...version }) => ({
      ...this.#keyOf(id, version),
      digest,
      etag,
      expiresAt,
    }));
    await putNew(this.#client, this.#table, items);
  }

  async find(run: string, { bucket, key, versionId }: Version): Promise<ComputedChecksum | null> {
    const version = { bucket, key, versionId };
    const Key = this.#keyOf(run, version);
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return null;
    return {
      ...version,
      digest: parseDigest(String(Item.digest)),
      etag: typeof Item.etag === 'string' ? Item.etag : null,
    };
  }

  /** Spread over partitions: a job may compute millions, and one partition takes a thousand writes a second. */
  #keyOf(
    run: string,
    { bucket, key, versionId }: Version,
  ): { readonly collection: string; readonly id: string } {
    const name = this.#hash(JSON.stringify([bucket, key, versionId]));
    return { collection: `computed/${run}/${name.slice(0, 1)}`, id: name };
  }
}
