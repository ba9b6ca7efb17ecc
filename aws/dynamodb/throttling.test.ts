import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { canceled, refusal } from '../../test/fakes/dynamodb/memory-dynamodb.ts';
import { isThrottled, sayingThrottled } from './throttling.ts';

/** A client that says what it is throttled by, whose requests all end with an error. */
function failing(error: Error): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const document = DynamoDBDocumentClient.from(
    new DynamoDBClient({ region: 'eu-west-1', credentials, maxAttempts: 1 }),
  );
  const fails = () => async () => {
    throw error;
  };
  document.middlewareStack.add(fails, { step: 'finalizeRequest', priority: 'low', name: 'fails' });
  return sayingThrottled(document);
}

const read = new GetCommand({ TableName: 'T', Key: { id: '1' } });
const write = new TransactWriteCommand({
  TransactItems: [{ Put: { TableName: 'T', Item: { id: '1' } } }],
});

describe('a client', () => {
  it.each([
    ['a read', refusal('ProvisionedThroughputExceededException', 'slow down'), read],
    ['a read', refusal('ThrottlingException', 'slow down'), read],
    ['a read', refusal('RequestLimitExceeded', 'slow down'), read],
    ['a read', Object.assign(new Error('no answer'), { name: 'TimeoutError' }), read],
    ['a transaction', canceled(['None', 'ThrottlingError']), write],
    ['a transaction', canceled(['ProvisionedThroughputExceeded', 'None']), write],
    ['a transaction that lost as well', canceled(['ConditionalCheckFailed', 'ThrottlingError']), write],
  ])(
    'says THROTTLED where %s was refused for their number, or not answered: %s',
    async (_, error, command) => {
      const sent = failing(error).send(command as GetCommand);
      await expect(sent).rejects.toMatchObject({ code: 'THROTTLED', cause: error });
      await expect(sent).rejects.toSatisfy(isThrottled);
    },
  );

  it.each([
    ['a lost condition', canceled(['None', 'ConditionalCheckFailed'])],
    ['a conflict', canceled(['TransactionConflict'])],
    ['a refusal', refusal('AccessDeniedException', 'no')],
  ])('hands %s on as it came', async (_, error) => {
    await expect(failing(error).send(write)).rejects.toBe(error);
  });
});
