import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Dataset } from '../../core/datasets/dataset.ts';
import { type ConfiguredDataset, register } from '../../core/datasets/register.ts';
import { encodeDataset } from './dataset-codec.ts';
import { DynamoRunStore } from './run-store.ts';
import type { TableNames } from './tables.ts';

/** Writes the configured datasets; what the seals left of each stays. */
export async function registerDatasets(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  configured: readonly ConfiguredDataset[],
  now: Date,
): Promise<Dataset[]> {
  const runs = new DynamoRunStore(client, tables);
  const registered: Dataset[] = [];
  for (const each of configured) {
    const dataset = register(each, await runs.dataset(each.name), now.toISOString());
    await client.send(new PutCommand({ TableName: tables.runs, Item: encodeDataset(dataset) }));
    registered.push(dataset);
  }
  return registered;
}
