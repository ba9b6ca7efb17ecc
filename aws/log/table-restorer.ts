import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetItemCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Item, RecordKey } from '../../core/log/leaf.ts';
import { plainItem } from './stream-leaves.ts';

/** A table as it was at a time, beside the one that is there. */
export interface RestoredTable {
  /** Whose past it is. */
  readonly table: string;
  /** Whole seconds, as DynamoDB takes it. */
  readonly time: Date;
  /** What it is called. */
  readonly name: string;
  readonly state: 'absent' | 'restoring' | 'there';
  /** AWS says that it was restored from that table, to that time. False where it says nothing: anybody can give a table that name. */
  readonly isProven: boolean;
  /** Bytes of the table that is there now, which DynamoDB counts every six hours. */
  readonly bytes: number;
}

/** Restores tables to a point in time, with the rights of whoever asks for it, and reads them. */
export interface TableBackups {
  /**
   * @throws {SealwatchError} `NOT_FOUND` where the table is gone; `CONFLICT` where one of the name of its past is something else, as far as
   *   AWS says; `AWS_FAILED` where that one is neither being restored nor there to be read
   */
  look(table: string, time: Date): Promise<RestoredTable>;
  /** Begins it, unless somebody has; it takes minutes. @throws {SealwatchError} `USAGE` for a time that AWS does not have; `AWS_FAILED` where it keeps none */
  begin(restored: RestoredTable): Promise<void>;
  /** An item of it; `null` where it has none of that key. */
  item(restored: RestoredTable, key: RecordKey): Promise<Item | null>;
  /** Items of a collection, of it or of the table that is there. */
  collection(name: string, collection: string): Promise<readonly Item[]>;
  /** Puts an item into the table that is there. @returns false where one of that key has come meanwhile */
  add(table: string, item: Item): Promise<boolean>;
}

/** Whose names do not begin as the stack's parts do: deleting one is no attack on the detector. */
const nameOf = (table: string, time: Date): string =>
  `restored-${table}-${time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}`;

export class DynamoBackups implements TableBackups {
  readonly #client: DynamoDBDocumentClient;

  constructor(client: DynamoDBDocumentClient) {
    this.#client = client;
  }

  async look(table: string, moment: Date): Promise<RestoredTable> {
    const time = new Date(Math.floor(moment.getTime() / 1000) * 1000);
    const name = nameOf(table, time);
    const [source, restored] = await Promise.all([this.#describe(table), this.#describe(name)]);
    if (source === null)
      throw new SealwatchError(
        'NOT_FOUND',
        `the table ${table} is not there; how one that was deleted comes back is in docs/operations.md, "A table was lost or tampered with"`,
      );
    const bytes = source.TableSizeBytes ?? 0;
    const named = { table, time, name, bytes };
    if (restored === null) return { ...named, state: 'absent', isProven: false };
    const isProven = isRestoreOf(restored, named);
    return { ...named, state: stateOf(restored, name), isProven };
  }

  async begin({ table, time, name }: RestoredTable): Promise<void> {
    try {
      await this.#client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: table,
          TargetTableName: name,
          RestoreDateTime: time,
        }),
      );
    } catch (error) {
      // Whose it is, the next look says.
      if (error instanceof Error && BEGUN.has(error.name)) return;
      throw await this.#explained(error, table, time);
    }
  }

  async item({ name }: RestoredTable, key: RecordKey): Promise<Item | null> {
    const Key = Object.fromEntries(Object.entries(key).map(([field, value]) => [field, { S: value }]));
    const { Item: image } = await this.#client.send(
      new GetItemCommand({ TableName: name, Key, ConsistentRead: true }),
    );
    return image ? plainItem(image) : null;
  }

  async collection(name: string, collection: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    for await (const { Items = [] } of paginateQuery(
      { client: this.#client },
      {
        TableName: name,
        ConsistentRead: true,
        KeyConditionExpression: '#collection = :collection',
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':collection': collection },
      },
    ))
      found.push(...Items);
    return found;
  }

  async add(table: string, item: Item): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(#collection)',
          ExpressionAttributeNames: { '#collection': 'collection' },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  async #describe(TableName: string): Promise<TableDescription | null> {
    try {
      const { Table } = await this.#client.send(new DescribeTableCommand({ TableName }));
      return Table ?? null;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  }

  async #explained(error: unknown, table: string, time: Date): Promise<unknown> {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PointInTimeRecoveryUnavailableException')
      return new SealwatchError(
        'AWS_FAILED',
        `AWS keeps no earlier state of ${table}: its point-in-time recovery is off. The log of the manifest is what is left: sealwatch repair`,
        { cause: error },
      );
    if (name !== 'InvalidRestoreTimeException') return error;
    const { ContinuousBackupsDescription: backups } = await this.#client.send(
      new DescribeContinuousBackupsCommand({ TableName: table }),
    );
    const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } =
      backups?.PointInTimeRecoveryDescription ?? {};
    return new SealwatchError(
      'USAGE',
      `AWS has no state of ${table} of ${time.toISOString()}${from && to ? `: take a time between ${from.toISOString()} and ${to.toISOString()}` : ''}`,
      { cause: error },
    );
  }
}

/** Somebody restores it already, or did since it was looked for. */
const BEGUN: ReadonlySet<string> = new Set(['TableAlreadyExistsException', 'TableInUseException']);

function stateOf({ TableStatus: status, RestoreSummary: summary }: TableDescription, name: string) {
  if (status === 'CREATING' || summary?.RestoreInProgress === true) return 'restoring';
  if (status === 'ACTIVE' || status === 'UPDATING') return 'there';
  throw new SealwatchError(
    'AWS_FAILED',
    `the table ${name} is ${status}, and can be read only where it is ACTIVE: delete it, or take another second`,
  );
}

/** @throws {SealwatchError} `CONFLICT` where AWS says that it came to be in another way */
function isRestoreOf(
  { RestoreSummary: summary }: TableDescription,
  { table, time, name }: Pick<RestoredTable, 'table' | 'time' | 'name'>,
): boolean {
  if (summary === undefined) return false;
  const { SourceTableArn: source, RestoreDateTime: to } = summary;
  if (source?.endsWith(`:table/${table}`) === true && to !== undefined && +to === +time) return true;
  throw new SealwatchError(
    'CONFLICT',
    `the table ${name} was restored from ${source ?? 'a table that AWS does not name'} to ${to?.toISOString()}: delete it, or take another second`,
  );
}
