import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableNamesFrom } from '../../aws/dynamodb/tables.ts';
import { timeLimits } from '../../aws/time-limits.ts';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
export const clock = (): Date => new Date();

/** The tables of this deployment. */
export const database = {
  document: DynamoDBDocumentClient.from(new DynamoDBClient(timeLimits()), {
    marshallOptions: { removeUndefinedValues: true },
  }),
  tables: tableNamesFrom(process.env),
};
