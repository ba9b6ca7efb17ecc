import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { TableNames } from '../../aws/dynamodb/tables.ts';
import { Tables } from '../../lib/tables.ts';

type Properties = CreateTableCommandInput;

/** Creates the tables that the stack would, under a name of their own. */
export async function createTables(client: DynamoDBClient, stackName: string): Promise<TableNames> {
  const stack = new Stack(new App(), stackName);
  new Tables(stack, 'Tables');
  const tables = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));
  for (const { Properties } of tables as { Properties: Properties }[]) await create(client, Properties);
  const name = (table: string) => `${stackName}-${table}`;
  return {
    manifest: name('Manifest'),
    versions: name('Versions'),
    findings: name('Findings'),
    runs: name('Runs'),
  };
}

async function create(client: DynamoDBClient, properties: Properties): Promise<void> {
  const {
    TableName,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    BillingMode,
  } = properties;
  const indexes = {
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes } : {}),
  };
  await client.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode, ...indexes }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 2, maxWaitTime: 30 }, { TableName });
}
