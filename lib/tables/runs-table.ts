import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { KeptTable, text } from './kept-table.ts';

/** Datasets, seals, approvals, groups of alerts and alerts, settings as they were seen, callers that wait for their event. */
export class RunsTable extends KeptTable {
  override readonly indexNames = ['due'];

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      table: 'Runs',
      partitionKey: text('collection'),
      sortKey: text('id'),
      // Only what waits for something that may never come has it; what people did never does.
      timeToLiveAttribute: 'expiresAt',
    });
    this.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: text('dueShard'),
      sortKey: text('dueAt'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
}
