import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import type { DecisionStore } from '../../core/alerts/record-decision.ts';
import type { Decision } from '../../core/findings/decision.ts';
import { ALERTS, writeOfAlert } from './alert-items.ts';
import { batchGet } from './batch-get.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { transact } from './transact.ts';

const DECISIONS = 'decisions';

/** In the order of their times. */
const nameOf = ({ at, id }: Decision): string => `${at}/${id}`;

/** Decisions of people in DynamoDB: kept for ever, beside the alert that reports each. */
export class DynamoDecisionStore implements DecisionStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async isRecorded(decision: Decision): Promise<boolean> {
    return (await this.#item(DECISIONS, nameOf(decision))) !== null;
  }

  async alert(id: string): Promise<AlertRecord | null> {
    const item = await this.#item(ALERTS, id);
    if (item === null) return null;
    const { collection: _, dueShard: __, ...alert } = item;
    return alert as unknown as AlertRecord;
  }

  recordDecision(decision: Decision, alert: AlertRecord): Promise<'committed' | 'conflict'> {
    const { id, ...rest } = decision;
    const Item = { collection: DECISIONS, id: nameOf(decision), decision: id, ...rest };
    const ConditionExpression = 'attribute_not_exists(id)';
    const write = { Put: { TableName: this.#tables.runs, Item, ConditionExpression } };
    return transact(this.#client, [[write, writeOfAlert(alert, this.#tables)]]);
  }

  /** Strongly consistent. */
  async #item(collection: string, id: string): Promise<Item | null> {
    const { runs } = this.#tables;
    const items = await batchGet(this.#client, { [runs]: [{ collection, id }] });
    return items[runs]?.[0] ?? null;
  }
}

/** The newest decisions, newest first, strongly consistent. */
export async function newestDecisions(
  client: DynamoDBDocumentClient,
  { runs }: TableNames,
  limit: number,
): Promise<Decision[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: runs,
      KeyConditionExpression: '#collection = :decisions',
      ExpressionAttributeNames: { '#collection': 'collection' },
      ExpressionAttributeValues: { ':decisions': DECISIONS },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return Items.map(({ collection: _, decision: id, ...rest }) => ({ ...rest, id }) as Decision);
}
