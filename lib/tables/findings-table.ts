import { ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { KeptTable, text } from './kept-table.ts';

/** Partition and sort attribute of each index that answers with whole findings. */
const INDEXES = {
  'open-by-severity': ['openShard', 'time'],
  'by-dataset': ['datasetShard', 'time'],
  'by-time': ['dayShard', 'time'],
  'by-object': ['object', 'time'],
  'by-actor': ['actorArn', 'time'],
  'by-short-id': ['shortId', 'id'],
} as const;

/** Everything that was found wrong. Its stream hastens the alerts. */
export class FindingsTable extends KeptTable {
  override readonly indexNames = [...Object.keys(INDEXES), 'pending'];

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      table: 'Findings',
      partitionKey: text('id'),
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    for (const [indexName, [partition, sort]] of Object.entries(INDEXES))
      this.addGlobalSecondaryIndex({ indexName, partitionKey: text(partition), sortKey: text(sort) });
    this.addGlobalSecondaryIndex({
      indexName: 'pending',
      partitionKey: text('pendingShard'),
      sortKey: text('noticeGroup'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
}
