import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
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

/** What others write of a dataset: seals, sweeps and the settings poll. */
const NOTED = [
  'modes',
  'status',
  'sealedAt',
  'readAt',
  'retiredAt',
  'unwatched',
  'gap',
  'unrecorded',
  'unrecordedTimes',
] as const satisfies readonly (keyof Dataset)[];

// What is noted at the same time must not be taken back: a dataset whose seal has just ended would alert no more, and keys that nobody
// watched would never be looked at.
async function replace(
  { document, tables }: Registry,
  known: Dataset | null,
  dataset: Dataset,
): Promise<boolean> {
  const condition = known ? isStill(known) : { ConditionExpression: 'attribute_not_exists(id)' };
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

/** A condition that holds while all that others write is as it was read. */
function isStill(known: Dataset): Omit<PutCommandInput, 'TableName' | 'Item'> {
  const there = NOTED.filter((name) => known[name] !== undefined);
  return {
    ConditionExpression: NOTED.map((name) =>
      there.includes(name) ? `#${name} = :${name}` : `attribute_not_exists(#${name})`,
    ).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(NOTED.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(there.map((name) => [`:${name}`, known[name]])),
  };
}
