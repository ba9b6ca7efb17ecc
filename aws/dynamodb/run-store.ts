import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { ApprovalRecord, Pin, RunStore } from '../../core/engine/sealing/run-store.ts';
import type { Dataset, DatasetStatus, Gap } from '../../core/scope/dataset.ts';
import type { DatasetHold } from '../../core/scope/hold.ts';
import { batchGet } from './batch-get.ts';
import { readHolds, saveHold } from './hold-items.ts';
import type { Item } from './item-codecs.ts';
import { DATASETS, decodeDataset } from './item-codecs.ts';
import { heldKeys } from './manifest-keys.ts';
import { openFindingsAbout } from './open-findings.ts';
import { putNew } from './put-new.ts';
import { decodeRun, SEALS } from './run-codec.ts';
import type { TableNames } from './tables.ts';
import { DynamoUnitStore } from './unit-store.ts';

// The word is reserved in expressions.
const COLLECTION = { '#collection': 'collection' };
const pinsOf = (run: string): string => `run/${run}`;

/** Runs, datasets and approvals in DynamoDB. */
export class DynamoRunStore extends DynamoUnitStore implements RunStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    super(client, tables);
    this.#client = client;
    this.#tables = tables;
  }

  async dataset(name: string): Promise<Dataset | null> {
    const item = await this.#get(DATASETS, name);
    return item ? decodeDataset(item) : null;
  }

  async datasets(): Promise<Dataset[]> {
    const items = await this.#all(DATASETS);
    return items.map(decodeDataset);
  }

  async moveDataset(
    name: string,
    from: DatasetStatus,
    to: DatasetStatus,
    sealedAt: string | null,
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.runs,
          Key: { collection: DATASETS, id: name },
          UpdateExpression: 'SET #status = :to, sealedAt = :sealedAt',
          ConditionExpression: '#status = :from',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':from': from, ':to': to, ':sealedAt': sealedAt },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  // It was closed, or another one began: whoever looks at that looks at everything.
  closeGap(name: string, { to }: Gap): Promise<void> {
    return this.#updateDataset(name, {
      UpdateExpression: 'REMOVE gap',
      ConditionExpression: 'gap.#to = :to',
      ExpressionAttributeNames: { '#to': 'to' },
      ExpressionAttributeValues: { ':to': to },
    });
  }

  noteRead(name: string, at: string): Promise<void> {
    return this.#updateDataset(name, {
      UpdateExpression: 'SET readAt = :at',
      ConditionExpression: 'attribute_exists(id) AND (attribute_not_exists(readAt) OR readAt < :at)',
      ExpressionAttributeValues: { ':at': at },
    });
  }

  /** Does nothing where the condition does not hold. */
  async #updateDataset(id: string, update: Omit<UpdateCommand['input'], 'TableName' | 'Key'>): Promise<void> {
    const Key = { collection: DATASETS, id };
    try {
      await this.#client.send(new UpdateCommand({ TableName: this.#tables.runs, Key, ...update }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async newestRun(dataset: string): Promise<Run | null> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.runs,
        KeyConditionExpression: '#collection = :runs AND begins_with(id, :dataset)',
        ExpressionAttributeNames: COLLECTION,
        ExpressionAttributeValues: { ':runs': SEALS, ':dataset': `${dataset}/` },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    const [item] = answer.Items ?? [];
    return item ? decodeRun(item) : null;
  }

  async pin(run: string, pins: readonly Pin[]): Promise<void> {
    const items = pins.map((pin) => ({ collection: pinsOf(run), id: pin.key, ...pin }));
    await putNew(this.#client, this.#tables.runs, items);
  }

  async pins(run: string, keys: readonly string[]): Promise<Pin[]> {
    if (keys.length === 0) return [];
    const wanted = keys.map((id) => ({ collection: pinsOf(run), id }));
    const items = await batchGet(this.#client, { [this.#tables.runs]: wanted });
    return (items[this.#tables.runs] ?? []).map(decodePin);
  }

  async allPins(run: string, cursor: string | null): Promise<{ pins: Pin[]; cursor: string | null }> {
    const collection = pinsOf(run);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.runs,
        KeyConditionExpression: '#collection = :collection',
        ExpressionAttributeNames: COLLECTION,
        ExpressionAttributeValues: { ':collection': collection },
        ConsistentRead: true,
        Limit: 1000,
        ...(cursor === null ? {} : { ExclusiveStartKey: { collection, id: cursor } }),
      }),
    );
    const next = answer.LastEvaluatedKey?.id ?? null;
    return { pins: (answer.Items ?? []).map(decodePin), cursor: next };
  }

  async recordApproval(approval: ApprovalRecord): Promise<void> {
    const Item = {
      collection: 'approvals',
      ...approval,
      id: `${approval.at}/${approval.id}`,
      approval: approval.id,
    };
    await this.#client.send(new PutCommand({ TableName: this.#tables.runs, Item }));
  }

  holds(): Promise<DatasetHold[]> {
    return readHolds(this.#client, this.#tables);
  }

  saveHold(hold: DatasetHold): Promise<void> {
    return saveHold(this.#client, this.#tables, hold);
  }

  openFindings(ref: ObjectRef): Promise<string[]> {
    return openFindingsAbout(this.#client, this.#tables, ref);
  }

  heldKeys(
    bucket: string,
    prefix: string,
    cursor: string | null,
  ): Promise<{ keys: string[]; cursor: string | null }> {
    return heldKeys(this.#client, this.#tables)(bucket, prefix, cursor);
  }

  async #get(collection: string, id: string): Promise<Item | null> {
    const Key = { collection, id };
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#tables.runs, Key, ConsistentRead: true }),
    );
    return answer.Item ?? null;
  }

  async #all(collection: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tables.runs,
        KeyConditionExpression: '#collection = :collection',
        ExpressionAttributeNames: COLLECTION,
        ExpressionAttributeValues: { ':collection': collection },
        ConsistentRead: true,
      },
    );
    for await (const page of pages) items.push(...(page.Items ?? []));
    return items;
  }
}

function decodePin(item: Item): Pin {
  const { key, versionId, etag, size, storedAt, hasSha256 } = item as unknown as Pin;
  return { key, versionId, etag, size, storedAt, ...(hasSha256 ? { hasSha256 } : {}) };
}
