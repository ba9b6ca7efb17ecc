import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { registerDatasets } from './dataset-registry.ts';
import type { Item } from './item-codecs.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const CONFIGURED = {
  name: 'labels',
  bucket: 'acme',
  prefix: 'labels/',
  mode: 'sealed',
  writers: ['arn:aws:iam::111122223333:role/Publisher'],
} as const;
const KNOWN: Item = {
  ...{ collection: 'datasets', id: 'labels', name: 'labels', bucket: 'acme', prefix: 'labels/', writers: [] },
  ...{ modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }], sealedAt: '2026-11-02T00:00:00.000Z' },
  status: 'sealing',
};

/** A table in which somebody else writes between a deployment's reading and its writing, as often as is said. */
function racedClient(known: Item | undefined, changes: Partial<Item>[]) {
  const table = { item: known };
  const send = async (command: unknown) => {
    if (command instanceof GetCommand) {
      const answer = { Item: table.item };
      const change = changes.shift();
      if (change) table.item = { ...KNOWN, ...change };
      return answer;
    }
    if (!(command instanceof PutCommand)) throw new Error('an unexpected command');
    const { Item, ExpressionAttributeValues: values } = command.input;
    if (table.item?.status !== values?.[':status'])
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    table.item = Item;
    return {};
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, table };
}

const register = (document: DynamoDBDocumentClient) =>
  registerDatasets(
    { document, tables: TABLES, backOff: async () => {} },
    [CONFIGURED],
    new Date('2026-11-20T03:12:07.000Z'),
  );

it('registers a dataset that was never seen as unsealed', async () => {
  const { client, table } = racedClient(undefined, []);
  await register(client);
  expect(table.item).toMatchObject({ id: 'labels', status: 'unsealed', sealedAt: null });
});

it('takes nothing back of a seal that ends while the stack is deployed', async () => {
  const { client, table } = racedClient(KNOWN, [{ status: 'sealed' }]);
  const [registered] = await register(client);
  expect(registered?.status).toBe('sealed');
  expect(table.item).toMatchObject({ status: 'sealed', writers: CONFIGURED.writers });
});

it('gives up where somebody changes the dataset without end', async () => {
  const changes = Array.from({ length: 20 }, (_, index) => ({ status: index % 2 ? 'sealing' : 'sealed' }));
  const { client } = racedClient(KNOWN, changes);
  await expect(register(client)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('the dataset labels'),
  });
});
