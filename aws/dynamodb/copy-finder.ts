import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../../core/base/digest.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { CopyFinder, CopyFound } from '../../core/engine/objects/ports.ts';
import type { VersionLister } from '../../core/versions/version-lister.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { decodeVersion } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { SHARDS, shardNames } from './tables.ts';

/** Candidates that are read of each shard: a storm of equal objects must not make one finding expensive. */
const CANDIDATES = 10;

/** Finds copies by the digest index, and asks S3 whether they still exist: a copy that is promised must be there. */
export class ConfirmedCopies implements CopyFinder {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #lister: VersionLister;

  constructor(client: DynamoDBDocumentClient, tables: TableNames, lister: VersionLister) {
    this.#client = client;
    this.#tables = tables;
    this.#lister = lister;
  }

  async find(
    digest: Digest,
    except: { ref: ObjectRef; version: string } | null,
    limit: number,
  ): Promise<CopyFound[]> {
    const shards = await Promise.all(
      shardNames(SHARDS.digest).map((shard) => this.#candidates(`${digest}/${shard}`)),
    );
    const confirmed: CopyFound[] = [];
    for (const record of shards.flat().filter((each) => !isExcepted(each, except))) {
      if (confirmed.length >= limit) break;
      const { bucket, key, fact } = record;
      const isThere = await this.#lister.exists({ bucket, key }, fact.versionId, fact.etag);
      if (isThere) confirmed.push({ bucket, key, versionId: fact.versionId });
    }
    return confirmed;
  }

  async #candidates(digestShard: string): Promise<VersionRecord[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.versions,
        IndexName: 'by-digest',
        KeyConditionExpression: 'digestShard = :shard',
        ExpressionAttributeValues: { ':shard': digestShard },
        Limit: CANDIDATES,
      }),
    );
    return (answer.Items ?? []).map(decodeVersion);
  }
}

function isExcepted(
  { bucket, key, fact }: VersionRecord,
  except: { ref: ObjectRef; version: string } | null,
): boolean {
  if (fact.destroyed !== null) return true;
  return (
    except !== null &&
    bucket === except.ref.bucket &&
    key === except.ref.key &&
    fact.version === except.version
  );
}
