import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { encodeEntry, shownOrder } from '../../aws/dynamodb/entry-codec.ts';
import type { Item } from '../../aws/dynamodb/item-codecs.ts';
import { decodeSeen } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { encodeVersion } from '../../aws/dynamodb/version-codec.ts';
import { entry, REF, version } from '../cli/samples.ts';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf } from './synthesized/template.ts';

const template = templateOf();

const keys = (partition: string, sort?: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : []),
];

const index = (IndexName: string, partition: string, sort: string, Projection: object) => ({
  IndexName,
  KeySchema: keys(partition, sort),
  Projection,
});

const ALL = { ProjectionType: 'ALL' };
const KEYS = { ProjectionType: 'KEYS_ONLY' };
const include = (...NonKeyAttributes: string[]) => ({ ProjectionType: 'INCLUDE', NonKeyAttributes });

it('keeps every table, protected, encrypted with a key that nobody can disable, and named after the stack', () => {
  const tables = resourcesOf(template, 'AWS::DynamoDB::Table');
  expect(Object.values(tables).map(({ Properties }) => Properties.TableName)).toEqual([
    'Sealwatch-Manifest',
    'Sealwatch-Versions',
    'Sealwatch-Findings',
    'Sealwatch-Runs',
  ]);
  template.allResources('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: Match.objectLike({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    }),
  });
  expect(JSON.stringify(tables)).not.toContain('KMSMasterKeyId');
});

describe('has the keys and indexes of docs/design/tables.md:', () => {
  it.each([
    {
      TableName: 'Sealwatch-Manifest',
      KeySchema: keys('object'),
      GlobalSecondaryIndexes: [
        index(
          'by-prefix',
          'bucketShard',
          'key',
          include('bucket', 'dataset', 'state', 'digest', 'size', 'versionId', 'since', 'isHeld'),
        ),
      ],
    },
    {
      TableName: 'Sealwatch-Versions',
      KeySchema: keys('object', 'version'),
      LocalSecondaryIndexes: [index('by-stored', 'object', 'storedAt', ALL)],
      GlobalSecondaryIndexes: [
        index('by-digest', 'digestShard', 'key', ALL),
        index(
          'by-seen',
          'seenShard',
          'seenAt',
          include('bucket', 'key', 'versionId', 'class', 'digest', 'size'),
        ),
      ],
    },
    {
      TableName: 'Sealwatch-Findings',
      KeySchema: keys('id'),
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: [
        index('open-by-severity', 'openShard', 'time', ALL),
        index('by-dataset', 'datasetShard', 'time', ALL),
        index('by-time', 'dayShard', 'time', ALL),
        index('by-object', 'object', 'time', ALL),
        index('by-actor', 'actorArn', 'time', ALL),
        index('by-short-id', 'shortId', 'id', ALL),
        index('pending', 'pendingShard', 'noticeGroup', KEYS),
      ],
    },
    {
      TableName: 'Sealwatch-Runs',
      KeySchema: keys('collection', 'id'),
      GlobalSecondaryIndexes: [index('due', 'dueShard', 'dueAt', KEYS)],
    },
  ])('$TableName', (properties) => {
    template.hasResourceProperties('AWS::DynamoDB::Table', properties);
  });
});

it('lets DynamoDB delete only what says when, and that only in the table of runs', () => {
  const expiring = Object.values(resourcesOf(template, 'AWS::DynamoDB::Table')).filter(
    ({ Properties }) => Properties.TimeToLiveSpecification,
  );
  expect(
    expiring.map(({ Properties }) => [Properties.TableName, Properties.TimeToLiveSpecification]),
  ).toEqual([['Sealwatch-Runs', { AttributeName: 'expiresAt', Enabled: true }]]);
});

/** What an index that projects some attributes shows of an item. */
const shownBy = (indexName: string, item: Item): Item => {
  const [index] = Object.values(resourcesOf(template, 'AWS::DynamoDB::Table'))
    .flatMap(({ Properties }) => (Properties.GlobalSecondaryIndexes ?? []) as Index[])
    .filter(({ IndexName }) => IndexName === indexName);
  const keyNames = index?.KeySchema.map(({ AttributeName }) => AttributeName) ?? [];
  const names = [...keyNames, ...(index?.Projection.NonKeyAttributes ?? [])];
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
};

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly { AttributeName: string }[];
  readonly Projection: { readonly NonKeyAttributes?: readonly string[] };
}

describe('projects all that is read from', () => {
  it('by-prefix, the mark of findings that were held back too', () => {
    const shown = shownBy('by-prefix', encodeEntry({ ...entry(), isHeld: true }));
    expect(shown).toMatchObject({ key: REF.key, isHeld: true });
  });

  it('by-prefix, the state of a key in order, the version that it holds, and what S3 should list', () => {
    const kept = { since: '2026-11-02T10:00:41.000Z', count: 1, sum: '00ff00ff00ff00ff00ff00ff00ff00ff' };
    const inOrder = { ...entry(), state: 'intact', kept } as const;
    const shown = shownBy('by-prefix', encodeEntry(inOrder));
    expect(shown).toMatchObject({ state: 'intact' });
    expect(shownOrder(shown)).toEqual({ version: inOrder.standing.current?.version, kept });
  });

  it('by-seen', () => {
    const item = encodeVersion(version('Qm7xPw', {}));
    expect(decodeSeen(shownBy('by-seen', item))).toEqual(decodeSeen(item));
  });
});
