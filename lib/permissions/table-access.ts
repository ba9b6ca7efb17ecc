import type { KeptTable } from '../tables/kept-table.ts';
import type { Permission } from './permission.ts';

export const READ_ACTIONS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const;
/** Transactions are permitted by the actions in them. Nothing here deletes: the history is append-only. */
const WRITE_ACTIONS = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'] as const;

/** Reading a table and its indexes. */
export const tableRead = (table: KeptTable): Permission => ({
  actions: READ_ACTIONS,
  resources: [table.tableArn, ...table.indexArns],
});

/** Reading a table and its indexes, and writing to the table. */
export const tableWrite = (table: KeptTable): Permission[] => [
  tableRead(table),
  { actions: WRITE_ACTIONS, resources: [table.tableArn] },
];

/** Reading a table, and making a transaction depend on what stands there. */
export const tableCheck = (table: KeptTable): Permission[] => [
  tableRead(table),
  { actions: ['dynamodb:ConditionCheckItem'], resources: [table.tableArn] },
];
