import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Run } from '../../core/engine/runs/run.ts';
import type { KeyResult } from '../../core/engine/runs/unit-store.ts';
import { decodeResult, decodeRun, resultsOf, SEALS, VERIFICATIONS } from './run-codec.ts';
import type { TableNames } from './tables.ts';
import { DynamoUnitStore } from './unit-store.ts';

/** What people ask of runs. */
export class DynamoRunReader extends DynamoUnitStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    super(client, tables);
    this.#client = client;
    this.#table = tables.runs;
  }

  /** The newest runs, the newest first. */
  async recent(limit: number): Promise<Run[]> {
    const found = await Promise.all([this.#seals(), this.#verifications(limit)]);
    return found
      .flat()
      .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
      .slice(0, limit);
  }

  /** What came of keys, in their order, and then of keys that changed while a seal was made. */
  async *results(
    run: string,
  ): AsyncGenerator<{ readonly keys: readonly KeyResult[]; readonly findings: readonly string[] }> {
    const pages = paginateQuery({ client: this.#client }, this.#everythingIn(resultsOf(run)));
    for await (const { Items = [] } of pages) yield* Items.map(decodeResult);
  }

  // They are few, one item for each seal ever, and in the order of datasets.
  async #seals(): Promise<Run[]> {
    const runs: Run[] = [];
    const pages = paginateQuery({ client: this.#client }, this.#everythingIn(SEALS));
    for await (const { Items = [] } of pages) runs.push(...Items.map(decodeRun));
    return runs;
  }

  async #verifications(Limit: number): Promise<Run[]> {
    const newest = { ...this.#everythingIn(VERIFICATIONS), ScanIndexForward: false, Limit };
    const { Items = [] } = await this.#client.send(new QueryCommand(newest));
    return Items.map(decodeRun);
  }

  #everythingIn(collection: string) {
    return {
      TableName: this.#table,
      KeyConditionExpression: '#collection = :collection',
      ExpressionAttributeNames: { '#collection': 'collection' },
      ExpressionAttributeValues: { ':collection': collection },
      ConsistentRead: true,
    };
  }
}
