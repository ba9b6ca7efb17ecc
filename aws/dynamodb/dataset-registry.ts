import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SealwatchError } from '../../core/base/errors.ts';
import { type ConfiguredDataset, type Dataset, isWatched, register } from '../../core/scope/dataset.ts';
import { DATASETS, encodeDataset } from './item-codecs.ts';
import { DynamoRunStore } from './run-store.ts';
import type { TableNames } from './tables.ts';

/** A seal changes a dataset's status twice, so whoever loses more often meets a fault. */
const MOST_TRIES = 5;

/** Writes the configured datasets; what the seals left of each stays. */
export async function registerDatasets(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  configured: readonly ConfiguredDataset[],
  now: Date,
): Promise<Dataset[]> {
  const registered: Dataset[] = [];
  for (const each of configured) registered.push(await registerOne(client, tables, each, now));
  return registered;
}

/** Writes down since when nobody watches the datasets that the configuration names no more, and gives their names. */
export async function retireOthers(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  configured: readonly ConfiguredDataset[],
  now: Date,
): Promise<string[]> {
  const names = new Set(configured.map(({ name }) => name));
  const known = await new DynamoRunStore(client, tables).datasets();
  const others = known.filter((dataset) => !names.has(dataset.name) && isWatched(dataset));
  for (const { name: id } of others)
    await client.send(
      new UpdateCommand({
        TableName: tables.runs,
        Key: { collection: DATASETS, id },
        UpdateExpression: 'SET retiredAt = if_not_exists(retiredAt, :now)',
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeValues: { ':now': now.toISOString() },
      }),
    );
  return others.map(({ name }) => name);
}

async function registerOne(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  configured: ConfiguredDataset,
  now: Date,
): Promise<Dataset> {
  const runs = new DynamoRunStore(client, tables);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const known = await runs.dataset(configured.name);
    const dataset = register(configured, known, now.toISOString());
    if (await replace(client, tables, known, dataset)) return dataset;
  }
  const message = `the dataset ${configured.name} was changed ${MOST_TRIES} times meanwhile; deploy again`;
  throw new SealwatchError('CONFLICT', message);
}

// A seal that ends at the same time must not be taken back: the dataset would alert no more.
async function replace(
  client: DynamoDBDocumentClient,
  { runs: TableName }: TableNames,
  known: Dataset | null,
  dataset: Dataset,
): Promise<boolean> {
  const unchanged = known && {
    ConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': known.status },
  };
  const condition = unchanged ?? { ConditionExpression: 'attribute_not_exists(id)' };
  try {
    await client.send(new PutCommand({ TableName, Item: encodeDataset(dataset), ...condition }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
