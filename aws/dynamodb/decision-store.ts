import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import type { DecisionStore } from '../../core/alerts/record-decision.ts';
import type { Decision } from '../../core/findings/decision.ts';
import { batchGet } from './batch-get.ts';
import { DynamoDeliveryStore } from './delivery-store.ts';
import type { TableNames } from './tables.ts';
import { transact } from './transact.ts';

const DECISIONS = 'decisions';

/** In the order of their times. */
const nameOf = ({ at, id }: Decision): string => `${at}/${id}`;

/** Decisions of people in DynamoDB: kept for ever, beside the alert that reports each. */
export class DynamoDecisionStore implements DecisionStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #alerts: DynamoDeliveryStore;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
    this.#alerts = new DynamoDeliveryStore(client, tables);
  }

  async isRecorded(decision: Decision): Promise<boolean> {
    const { runs } = this.#tables;
    const wanted = [{ collection: DECISIONS, id: nameOf(decision) }];
    return ((await batchGet(this.#client, { [runs]: wanted }))[runs] ?? []).length > 0;
  }

  alert(id: string): Promise<AlertRecord | null> {
    return this.#alerts.alert(id);
  }

  recordDecision(decision: Decision, alert: AlertRecord): Promise<'committed' | 'conflict'> {
    const { id, ...rest } = decision;
    const Item = { collection: DECISIONS, id: nameOf(decision), decision: id, ...rest };
    const ConditionExpression = 'attribute_not_exists(id)';
    const write = { Put: { TableName: this.#tables.runs, Item, ConditionExpression } };
    return transact(this.#client, [[write, this.#alerts.writeOfAlert(alert)]]);
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
