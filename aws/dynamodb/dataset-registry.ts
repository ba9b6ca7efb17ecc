import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type RetryPorts, untilCommitted } from '../../core/base/until-committed.ts';
import { type ConfiguredDataset, type Dataset, isWatched, register } from '../../core/scope/dataset.ts';
import { DATASETS, encodeDataset } from './item-codecs.ts';
import { DynamoRunStore } from './run-store.ts';
import type { TableNames } from './tables.ts';

/** The tables in which datasets are registered. */
export interface Registry {
  readonly document: DynamoDBDocumentClient;
  readonly tables: TableNames;
}

/**
 * Writes the configured datasets; what the seals left of each stays.
 * @throws {SealwatchError} `CONFLICT` when others change a dataset without end
 */
export async function registerDatasets(
  registry: Registry & RetryPorts,
  configured: readonly ConfiguredDataset[],
  now: Date,
): Promise<Dataset[]> {
  const registered: Dataset[] = [];
  for (const each of configured) registered.push(await registerOne(registry, each, now));
  return registered;
}

/** Writes down since when nobody watches the datasets that the configuration names no more, and gives their names. */
export async function retireOthers(
  { document, tables }: Registry,
  configured: readonly ConfiguredDataset[],
  now: Date,
): Promise<string[]> {
  const names = new Set(configured.map(({ name }) => name));
  const known = await new DynamoRunStore(document, tables).datasets();
  const others = known.filter((dataset) => !names.has(dataset.name) && isWatched(dataset));
  for (const { name: id } of others)
    await document.send(
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

function registerOne(
  registry: Registry & RetryPorts,
  configured: ConfiguredDataset,
  now: Date,
): Promise<Dataset> {
  const runs = new DynamoRunStore(registry.document, registry.tables);
  return untilCommitted(`the dataset ${configured.name}`, registry, async () => {
    const known = await runs.dataset(configured.name);
    const dataset = register(configured, known, now.toISOString());
    return (await replace(registry, known, dataset)) ? dataset : 'conflict';
  });
}

// A seal that ends at the same time must not be taken back: the dataset would alert no more.
async function replace(
  { document, tables }: Registry,
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
    await document.send(
      new PutCommand({ TableName: tables.runs, Item: encodeDataset(dataset), ...condition }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
