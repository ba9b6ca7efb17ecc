import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { ANY_DATASET } from '../../../aws/dynamodb/item-codecs.ts';
import { SHARDS, shardNames } from '../../../aws/dynamodb/tables.ts';
import type { ActivityFinding } from '../../../core/findings/finding.ts';
import { output, tables } from './deployment.ts';

const client = tables;

/** Every finding about a call or a setting that is about one dataset, or where none is named about several. */
export const activityFindings = async (dataset: string = ANY_DATASET): Promise<ActivityFinding[]> => {
  const names = shardNames(SHARDS.finding).map((shard) => `${dataset}/${shard}`);
  return (await Promise.all(names.map(ofShard))).flat();
};

const ofShard = async (shard: string): Promise<ActivityFinding[]> => {
  const query = {
    TableName: output('FindingsTableName'),
    IndexName: 'by-dataset',
    KeyConditionExpression: 'datasetShard = :shard',
    ExpressionAttributeValues: { ':shard': shard },
  };
  const all: ActivityFinding[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, query)) all.push(...activityIn(Items));
  return all;
};

/** Every one that there is. There may be thousands: not to be asked for again and again. */
export const allActivityFindings = async (): Promise<ActivityFinding[]> => {
  const scan = { TableName: output('FindingsTableName'), ConsistentRead: true };
  const all: ActivityFinding[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) all.push(...activityIn(Items));
  return all;
};

const activityIn = (items: readonly object[]): ActivityFinding[] =>
  (items as readonly ActivityFinding[]).filter(({ about }) => about === 'activity');
