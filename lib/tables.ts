import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  type CfnTable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { SealwatchError } from '../core/base/errors.ts';

interface RetainedTableProps
  extends Pick<TableProps, 'partitionKey' | 'sortKey' | 'stream' | 'timeToLiveAttribute'> {
  /** Last part of the physical name, which begins with the stack's. */
  readonly table: string;
}

/** An attribute that holds text, as all keys do. */
const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** A table that outlives its stack, and that a stack of the same name finds again by its physical name. */
export class RetainedTable extends Table {
  /** Names of its indexes. */
  readonly indexNames: readonly string[] = [];

  constructor(scope: Construct, id: string, { table, ...props }: RetainedTableProps) {
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

  /**
   * ARNs of its indexes, each by its name: policies need no wildcard. In the shortest form: a template with many grants has them many
   * times, and holds a megabyte.
   */
  get shortIndexArns(): string[] {
    const { node } = this;
    const id = Stack.of(this).getLogicalId(node.defaultChild as CfnTable);
    return this.indexNames.map((name) => Fn.sub(`\${${id}.Arn}/index/${name}`));
  }

  /** @throws {SealwatchError} `INTERNAL` when it has no such index */
  indexArn(name: string): string {
    if (!this.indexNames.includes(name))
      throw new SealwatchError('INTERNAL', `${this.node.id} has no index ${name}`);
    return `${this.tableArn}/index/${name}`;
  }
}

/** What the log of the manifest is made from: an item before and after each change. */
const LOGGED = StreamViewType.NEW_AND_OLD_IMAGES;

/** @throws {SealwatchError} `INTERNAL` when it has none */
export const streamOf = (table: RetainedTable): string => {
  if (table.tableStreamArn) return table.tableStreamArn;
  throw new SealwatchError('INTERNAL', `${table.node.id} has no stream`);
};

/** The four tables of a deployment; `docs/design/tables.md` says what is in them. */
export class Tables extends Construct {
  readonly manifest: ManifestTable;
  readonly versions: VersionsTable;
  readonly findings: FindingsTable;
  readonly runs: RunsTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.manifest = new ManifestTable(this, 'Manifest');
    this.versions = new VersionsTable(this, 'Versions');
    this.findings = new FindingsTable(this, 'Findings');
    this.runs = new RunsTable(this, 'Runs');
  }
}

const LISTED_ATTRIBUTES = ['bucket', 'dataset', 'state', 'digest', 'size', 'versionId', 'since', 'isHeld'];

/** What the bytes should be: one entry per key. */
class ManifestTable extends RetainedTable {
  override readonly indexNames = ['by-prefix'];

  constructor(scope: Construct, id: string) {
    super(scope, id, { table: 'Manifest', partitionKey: text('object'), stream: LOGGED });
    this.addGlobalSecondaryIndex({
      indexName: 'by-prefix',
      partitionKey: text('bucketShard'),
      sortKey: text('key'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: LISTED_ATTRIBUTES,
    });
  }
}

/** Datasets, seals, approvals, groups of alerts and alerts, settings as they were seen, callers that wait for their event. */
class RunsTable extends RetainedTable {
  override readonly indexNames = ['due'];

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      table: 'Runs',
      partitionKey: text('collection'),
      sortKey: text('id'),
      stream: LOGGED,
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

const SEEN_ATTRIBUTES = ['bucket', 'key', 'versionId', 'class', 'digest', 'size'];

/** Every observed version of every key, for ever. */
class VersionsTable extends RetainedTable {
  override readonly indexNames = ['by-stored', 'by-digest', 'by-seen'];

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      table: 'Versions',
      partitionKey: text('object'),
      sortKey: text('version'),
      stream: LOGGED,
    });
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

/** Partition and sort attribute of each index that answers with whole findings. */
const INDEXES = {
  'open-by-severity': ['openShard', 'time'],
  'by-dataset': ['datasetShard', 'time'],
  'by-time': ['dayShard', 'time'],
  'by-object': ['object', 'time'],
  'by-actor': ['actorArn', 'time'],
  'by-short-id': ['shortId', 'id'],
} as const;

/** Everything that was found wrong. Its stream hastens the alerts, too. */
class FindingsTable extends RetainedTable {
  override readonly indexNames = [...Object.keys(INDEXES), 'pending'];

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      table: 'Findings',
      partitionKey: text('id'),
      stream: LOGGED,
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
