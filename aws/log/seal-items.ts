import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isObject } from '../../core/base/json.ts';
import type { Item } from '../../core/log/leaf.ts';
import { type Mac, SEAL, sealOf } from '../../core/log/seal.ts';
import type { TableNames } from '../dynamodb/tables.ts';
import { recordKind, sealText } from './record-kinds.ts';

/**
 * Has a client seal each item of the manifest that it puts. In one place, so that no writer can forget it; an item that is changed in
 * place has no seal, so what is sealed is always put as a whole.
 * @param mac - asked when the first such item is put; one that is refused is asked for again
 */
export function sealingItems(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  mac: () => Promise<Mac>,
): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const input: unknown = args.input;
        if (!isObject(input)) return next(args);
        if (commandName === 'PutItemCommand') return next({ ...args, input: await sealed(input) });
        if (commandName !== 'TransactWriteItemsCommand') return next(args);
        const actions = input.TransactItems as readonly { readonly Put?: object }[];
        const TransactItems = await Promise.all(
          actions.map(async (action) => (action.Put ? { ...action, Put: await sealed(action.Put) } : action)),
        );
        return next({ ...args, input: { ...input, TransactItems } as typeof args.input });
      },
    // Before the items get the form in which they travel.
    { step: 'initialize', priority: 'high', name: 'sealingItems', override: true },
  );
  return client;

  async function sealed<Put extends object>(put: Put): Promise<Put> {
    const { TableName, Item } = put as { TableName: string; Item: Item };
    const kind = recordKind(TableName, Item, tables);
    if (kind === null) return put;
    return { ...put, Item: { ...Item, [SEAL]: sealOf(kind, Item, await mac(), sealText) } };
  }
}
