import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, inject, it } from 'vitest';
import { encodeDataset, encodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { selectFindings } from '../../cli/findings/select.ts';
import { DEFAULT_DUE_DAYS } from '../../core/findings/due.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { DATASET } from '../cli/samples.ts';
import { finding } from '../fakes/finding.ts';
import { hash } from '../model/memory-stage.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const DATASETS = ['images', 'labels', 'models'];
const TIMES = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.001Z'];

/** Sixty findings of two milliseconds: of one dataset each, of two, of all, and of none. */
const findings = Array.from({ length: 60 }, (_, index): Finding => {
  const common = { ...finding(), id: hash(String(index)).slice(0, 40), time: TIMES[index % 2] ?? '' };
  const [dataset] = DATASETS.slice(index % DATASETS.length);
  if (index % 4 === 0 && dataset !== undefined) return { ...common, dataset };
  const datasets = DATASETS.slice(index % 4);
  return { ...common, about: 'activity', dataset: null, datasets } as unknown as Finding;
});

let world: LocalWorld;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Order');
  const { document, tables } = world;
  // No page holds more than seven: what belongs together by its time does not come together.
  document.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, Limit: 7 } } as typeof args),
    { step: 'initialize', name: 'smallPages' },
  );
  for (const name of DATASETS)
    await document.send(
      new PutCommand({ TableName: tables.runs, Item: encodeDataset({ ...DATASET, name }) }),
    );
  for (const each of findings)
    await document.send(new PutCommand({ TableName: tables.findings, Item: encodeFinding(each) }));
});

it('lists findings of one millisecond and several datasets once each, in one order, over all pages', async () => {
  const queries = new DynamoQueries(world.document, world.tables, () => NOW);
  const expected = findings
    .toSorted((a, b) => (a.time === b.time ? (a.id < b.id ? -1 : 1) : a.time > b.time ? -1 : 1))
    .map(({ id }) => id);
  for (const selection of [{ all: true }, { all: false }, { all: true, since: '2026-11-20' }]) {
    const ids: string[] = [];
    for await (const each of selectFindings(queries, selection, DEFAULT_DUE_DAYS, NOW))
      ids.push(each.finding.id);
    expect(ids).toEqual(expected);
  }
});

it('reads in pages that are smaller than what belongs together', async () => {
  const { Items: items, LastEvaluatedKey: last } = await world.document.send(
    new QueryCommand({
      TableName: world.tables.findings,
      IndexName: 'by-dataset',
      KeyConditionExpression: 'datasetShard = :shard',
      ExpressionAttributeValues: { ':shard': '*/00' },
    }),
  );
  expect(items).toHaveLength(7);
  expect(last).toBeDefined();
});
