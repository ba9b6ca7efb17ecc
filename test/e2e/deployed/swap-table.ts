import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from './command.ts';
import { clients } from './deployment.ts';
import { eventually } from './eventually.ts';

const { documents } = clients;

export async function itemsOf(TableName: string): Promise<Json[]> {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items;
}

const described = async (TableName: string) => {
  const { Table } = await documents.send(new DescribeTableCommand({ TableName }));
  if (Table === undefined) throw new Error(`no table ${TableName}`);
  return Table;
};

/** ARN of the stream that a table has now. */
export const streamOf = async (table: string): Promise<string> =>
  (await described(table)).LatestStreamArn ?? '';

/** Puts a table of the same form, which holds these items, in the place of one: as who restores a backup under its name does. */
export async function swapTable(TableName: string, items: readonly Json[]): Promise<void> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, StreamSpecification } =
    await described(TableName);
  await documents.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await documents.send(new DeleteTableCommand({ TableName }));
  await documents.send(
    new CreateTableCommand({
      TableName,
      KeySchema,
      AttributeDefinitions,
      StreamSpecification,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes && {
        GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
          IndexName,
          KeySchema: keys,
          Projection,
        })),
      }),
    }),
  );
  await putAll(TableName, items);
}

export async function putAll(TableName: string, items: readonly Json[]): Promise<void> {
  for (const Item of items) await documents.send(new PutCommand({ TableName, Item }));
}

/** Does something while the stream of a table is off; it has another one afterwards. */
export async function withoutStream(TableName: string, work: () => Promise<unknown>): Promise<void> {
  const { StreamSpecification } = await described(TableName);
  const off = { StreamEnabled: false };
  await documents.send(new UpdateTableCommand({ TableName, StreamSpecification: off }));
  await work();
  await documents.send(new UpdateTableCommand({ TableName, StreamSpecification }));
}

/** Has DynamoDB itself remove an item: by an attribute that says that its time is over. */
export async function expire(TableName: string, item: Json): Promise<void> {
  const AttributeName = 'overAt';
  const setTo = (Enabled: boolean) =>
    documents.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  await setTo(true);
  await putAll(TableName, [{ ...item, [AttributeName]: Math.floor(Date.now() / 1000) - 60 }]);
  await eventually('an item that is over', async () => {
    const left = await itemsOf(TableName);
    return left.every((each) => !(AttributeName in each)) || undefined;
  });
  await setTo(false);
}
