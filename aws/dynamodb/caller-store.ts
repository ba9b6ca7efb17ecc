import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';
import type { CallerStore, ObjectCaller } from '../../core/engine/objects/ports.ts';
import type { TableNames } from './tables.ts';

/** CloudTrail and S3 report one request within minutes; after so long nobody asks for it any more. */
const KEPT_SECONDS = 14 * 24 * 60 * 60;

/** Callers in the Runs table, under the key of their object. They expire; what was learned from them stays with the version. */
export class DynamoCallerStore implements CallerStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async put(ref: ObjectRef, caller: ObjectCaller): Promise<void> {
    const expiresAt = Math.floor(new Date(caller.at).getTime() / 1000) + KEPT_SECONDS;
    const keys = [callerKey(ref, caller.requestId)];
    if (caller.versionId !== null) keys.push(makerKey(ref, caller.versionId));
    for (const key of keys) {
      const Item = { ...key, ...caller, expiresAt };
      await this.#client.send(new PutCommand({ TableName: this.#tables.runs, Item }));
    }
  }

  find(ref: ObjectRef, requestId: string): Promise<ObjectCaller | null> {
    return this.#get(callerKey(ref, requestId));
  }

  findMaker(ref: ObjectRef, versionId: string): Promise<ObjectCaller | null> {
    return this.#get(makerKey(ref, versionId));
  }

  async #get(Key: Record<string, string>): Promise<ObjectCaller | null> {
    const get = { TableName: this.#tables.runs, Key, ConsistentRead: true };
    const { Item } = await this.#client.send(new GetCommand(get));
    return Item ? decodeCaller(Item) : null;
  }
}

/** The key under which a caller waits. */
export const callerKey = (ref: ObjectRef, requestId: string) => ({
  collection: `caller/${objectName(ref)}`,
  id: requestId,
});

const makerKey = (ref: ObjectRef, versionId: string) => callerKey(ref, `version/${versionId}`);

export function decodeCaller(item: Record<string, unknown>): ObjectCaller {
  const { collection: _, id: __, expiresAt: ___, ...caller } = item;
  return caller as unknown as ObjectCaller;
}
