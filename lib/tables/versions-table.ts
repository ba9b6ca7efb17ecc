import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { KeptTable, text } from './kept-table.ts';

const SEEN_ATTRIBUTES = ['bucket', 'key', 'versionId', 'class', 'digest', 'size'];

/** Every observed version of every key, for ever. */
export class VersionsTable extends KeptTable {
  override readonly indexNames = ['by-stored', 'by-digest', 'by-seen'];

  constructor(scope: Construct, id: string) {
    super(scope, id, { table: 'Versions', partitionKey: text('object'), sortKey: text('version') });
    this.addLocalSecondaryIndex({ indexName: 'by-stored', sortKey: text('storedAt') });
    this.addGlobalSecondaryIndex({
      indexName: 'by-digest',
      partitionKey: text('digestShard'),
      sortKey: text('key'),
    });
    this.addGlobalSecondaryIndex({
      indexName: 'by-seen',
      partitionKey: text('seenShard'),
      sortKey: text('seenAt'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: SEEN_ATTRIBUTES,
    });
  }
}
