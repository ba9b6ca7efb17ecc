import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

export interface KeptTableProps
  extends Pick<TableProps, 'partitionKey' | 'sortKey' | 'stream' | 'timeToLiveAttribute'> {
  /** Last part of the physical name, which begins with the stack's. */
  readonly table: string;
}

/** An attribute that holds text, as all keys do. */
export const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** A table that outlives its stack, and that a stack of the same name finds again by its physical name. */
export class KeptTable extends Table {
  /** Names of its indexes. */
  readonly indexNames: readonly string[] = [];

  constructor(scope: Construct, id: string, { table, ...props }: KeptTableProps) {
    super(scope, id, {
      ...props,
      tableName: `${Stack.of(scope).stackName}-${table}`,
      billingMode: BillingMode.PAY_PER_REQUEST,
      // A key of the account's own could be disabled, and the evidence with it.
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** ARNs of its indexes, each by its name: policies need no wildcard. */
  get indexArns(): string[] {
    return this.indexNames.map((name) => `${this.tableArn}/index/${name}`);
  }
}
