import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { SealwatchError } from '../../core/base/errors.ts';
import { addTotals, NO_TOTALS, type Run, type Totals } from '../../core/engine/runs/run.ts';
import {
  type CreatedRun,
  NOTHING_WAITING,
  type RunWrites,
  type Unit,
  type UnitResult,
  type UnitStore,
  type Waiting,
} from '../../core/engine/runs/unit-store.ts';
import { backOff } from '../back-off.ts';
import type { Item } from './item-codecs.ts';
import {
  beginning,
  collectionOf,
  decodeRun,
  doneOf,
  expiry,
  failuresOf,
  JUDGED,
  judgedItem,
  PLACES,
  resultId,
  resultsOf,
  runItem,
  unitId,
  unitsOf,
  waitingOf,
} from './run-codec.ts';
import { addingTotals, decodeTotals, totalsOf } from './run-totals.ts';
import type { TableNames } from './tables.ts';
import { put, transact, type Write } from './transact.ts';

/** The word is reserved in expressions. */
const COLLECTION = { '#collection': 'collection' };

/** Writes of one result against others that add to the same totals. */
const MAX_TRIES = 12;

/** Runs, what they plan and what came of it, in the table of runs. */
export class DynamoUnitStore implements UnitStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, { runs }: TableNames) {
    this.#client = client;
    this.#table = runs;
  }

  async run(id: string): Promise<Run | null> {
    const item = await this.#get(collectionOf(id), id);
    return item && decodeRun(item);
  }

  commitRun(run: Run, { units = [], judged }: RunWrites = {}): Promise<'committed' | 'conflict'> {
    const Put = { TableName: this.#table, Item: runItem({ ...run, revision: run.revision + 1 }) };
    const isAsRead = {
      // What an earlier release wrote has no revision.
      ConditionExpression: `revision = :revision${run.revision === 0 ? ' OR attribute_not_exists(revision)' : ''}`,
      ExpressionAttributeValues: { ':revision': run.revision },
    };
    const expiresAt = expiry(run.startedAt);
    const others: Write[] = units.map(({ number, ...unit }) => ({
      Put: {
        TableName: this.#table,
        Item: { collection: unitsOf(run.id), id: unitId(number), ...unit, expiresAt },
      },
    }));
    if (judged) others.push({ Put: { TableName: this.#table, Item: judgedItem(run, judged) } });
    const write = { ...Put, ...isAsRead };
    return others.length === 0
      ? put(this.#client, write)
      : transact(this.#client, [[{ Put: write }, ...others]]);
  }

  createRun({ run, place, previous, begins }: CreatedRun): Promise<'committed' | 'conflict'> {
    const TableName = this.#table;
    const isFree =
      previous === null
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: '#run = :previous',
            ExpressionAttributeNames: { '#run': 'run' },
            ExpressionAttributeValues: { ':previous': previous },
          };
    const writes: Write[] = [
      { Put: { TableName, Item: runItem(run), ConditionExpression: 'attribute_not_exists(id)' } },
      { Put: { TableName, Item: { collection: PLACES, id: place, run: run.id }, ...isFree } },
    ];
    if (begins !== undefined) writes.push({ Update: beginning(TableName, begins, run) });
    return transact(this.#client, [writes]);
  }

  async runOfPlace(place: string): Promise<string | null> {
    return ((await this.#get(PLACES, place))?.run as string | undefined) ?? null;
  }

  async unit(run: string, number: number): Promise<Unit | null> {
    const item = await this.#get(unitsOf(run), unitId(number));
    if (item === null) return null;
    const unit = { number, keys: item.keys as string[] };
    return item.isLarge === true ? { ...unit, isLarge: true } : unit;
  }

  async unitDone(run: string, number: number): Promise<number> {
    const parts = await this.#query(resultsOf(run), { unit: number, only: 'done' });
    return parts.reduce((sum, { done }) => sum + Number(done), 0);
  }

  async commitResult(result: UnitResult): Promise<'committed' | 'conflict'> {
    const { run, unit, from } = result;
    const writes = this.#writesOf(result);
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      if (attempt > 0) await backOff(attempt);
      if ((await transact(this.#client, [writes])) === 'committed') return 'committed';
      // The other one may be of this result, or only of the totals.
      if (await this.#get(resultsOf(run), resultId(unit, from))) return 'conflict';
    }
    throw new SealwatchError(
      'CONFLICT',
      `a result of ${run} lost against other writers at each of ${MAX_TRIES} tries; try again later`,
    );
  }

  #writesOf({ run, startedAt, unit, from, done, keys, totals }: UnitResult): Write[] {
    const TableName = this.#table;
    const expiresAt = expiry(startedAt);
    const Item = {
      collection: resultsOf(run),
      id: resultId(unit, from),
      done,
      isLast: totals.units > 0,
      keys,
    };
    const whole: Write = {
      Put: { TableName, Item: { collection: doneOf(run), id: unitId(unit), expiresAt } },
    };
    return [
      ...(totals.units > 0 ? [whole] : []),
      {
        Put: {
          TableName,
          Item: { ...Item, expiresAt },
          ConditionExpression: 'attribute_not_exists(id)',
        },
      },
      { Update: addingTotals(TableName, { run, unit, totals, expiresAt }) },
    ];
  }

  async unitsLeft({ id, units }: Run): Promise<number[]> {
    const left = new Set(Array.from({ length: units }, (_, index) => index + 1));
    const { units: count } = await this.totals(id);
    const done = await this.#query(doneOf(id), { only: 'id' });
    for (const item of done) left.delete(Number(item.id));
    return units - left.size >= count ? [...left] : this.#unitsLeftByResults(id, left);
  }

  /** Of a run that a release has begun which noted the units that are done with their results only. */
  async #unitsLeftByResults(id: string, left: Set<number>): Promise<number[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#collection = :results AND id < :judged',
        FilterExpression: 'isLast = :true',
        ProjectionExpression: 'id',
        ExpressionAttributeNames: COLLECTION,
        ExpressionAttributeValues: { ':results': resultsOf(id), ':judged': JUDGED, ':true': true },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages)
      for (const item of Items) left.delete(Number(String(item.id).split('/')[0]));
    return [...left];
  }

  async noteFailure({ id, startedAt }: Run, unit: number, reason: string): Promise<void> {
    const Item = { collection: failuresOf(id), id: unitId(unit), reason, expiresAt: expiry(startedAt) };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async failureOf(run: string, unit: number): Promise<string | null> {
    return ((await this.#get(failuresOf(run), unitId(unit)))?.reason as string | undefined) ?? null;
  }

  async noteWaiting({ id, startedAt }: Run, unit: number, bytes: number): Promise<void> {
    const Item = { collection: waitingOf(id), id: unitId(unit), bytes, expiresAt: expiry(startedAt) };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async waiting(run: string): Promise<Waiting> {
    const noted = await this.#query(waitingOf(run));
    if (noted.length === 0) return NOTHING_WAITING;
    const done = new Set((await this.#query(doneOf(run), { only: 'id' })).map(({ id }) => id));
    const left = noted.filter(({ id }) => !done.has(id));
    return { objects: left.length, bytes: left.reduce((sum, { bytes }) => sum + Number(bytes), 0) };
  }

  async totals(run: string): Promise<Totals> {
    const parts = await this.#query(totalsOf(run));
    return parts.map(decodeTotals).reduce(addTotals, NO_TOTALS);
  }

  async #get(collection: string, id: string): Promise<Item | null> {
    const Key = { collection, id };
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return answer.Item ?? null;
  }

  async #query(
    collection: string,
    { unit, only }: { readonly unit?: number; readonly only?: string } = {},
  ): Promise<Item[]> {
    const items: Item[] = [];
    for (let from: Record<string, unknown> | undefined; ; ) {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: `#collection = :collection${unit === undefined ? '' : ' AND begins_with(id, :unit)'}`,
          ExpressionAttributeNames: COLLECTION,
          ExpressionAttributeValues: {
            ':collection': collection,
            ...(unit === undefined ? {} : { ':unit': `${unitId(unit)}/` }),
          },
          ConsistentRead: true,
          ...(only === undefined ? {} : { ProjectionExpression: only }),
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      items.push(...Items);
      if (LastEvaluatedKey === undefined) return items;
      from = LastEvaluatedKey;
    }
  }
}
