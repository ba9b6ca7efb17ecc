import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { KeptTable, text } from './kept-table.ts';

const LISTED_ATTRIBUTES = ['bucket', 'dataset', 'state', 'digest', 'size', 'versionId', 'since', 'isHeld'];

/** What the bytes should be: one entry per key. */
export class ManifestTable extends KeptTable {
  override readonly indexNames = ['by-prefix'];

  constructor(scope: Construct, id: string) {
    super(scope, id, { table: 'Manifest', partitionKey: text('object') });
    this.addGlobalSecondaryIndex({
      indexName: 'by-prefix',
      partitionKey: text('bucketShard'),
      sortKey: text('key'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: LISTED_ATTRIBUTES,
    });
  }
}
