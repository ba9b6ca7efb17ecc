import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    { name: EXAMPLE.bucket, datasets: [{ name: 'v3', prefix: 'v3/', mode: 'sealed', writers: [] }] },
    { name: 'acme-replica', datasets: [{ name: 'v3-copy', prefix: 'v3/', mode: 'sealed', writers: [] }] },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const POINT = `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/train`;

const objectLambda = (name: string, rest: JsonObject = {}): JsonObject =>
  record(
    's3',
    name,
    {
      name: 'clean',
      [`${name}Request`]: {
        Configuration: {
          SupportingAccessPoint: POINT,
          TransformationConfigurations: {
            TransformationConfiguration: {
              Actions: { Action: 'GetObject' },
              ContentTransformation: {
                AwsLambda: { FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:relabel' },
              },
            },
          },
        },
      },
    },
    rest,
  );

const accessPoint = (bucket: string): JsonObject =>
  record('s3', 'CreateAccessPoint', { accountId: EXAMPLE.account, name: 'train', bucket });

const routes = (...Route: readonly (readonly [bucket: string, dial: number])[]): JsonObject =>
  record('s3', 'SubmitMultiRegionAccessPointRoutes', {
    mrap: `arn:aws:s3::${EXAMPLE.account}:accesspoint/mfzwi23gnjvgw.mrap`,
    SubmitMultiRegionAccessPointRoutesRequest: {
      RouteUpdates: {
        Route: Route.map(([Bucket, TrafficDialPercentage]) => ({ Bucket, TrafficDialPercentage })),
      },
    },
  });

const multiRegion = (...Region: readonly JsonObject[]): JsonObject =>
  record('s3', 'CreateMultiRegionAccessPoint', {
    CreateMultiRegionAccessPointRequest: { Details: { Name: 'm', Regions: { Region } } },
  });

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'an Object Lambda access point gets another function',
      records: [objectLambda('PutAccessPointConfigurationForObjectLambda')],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'an Object Lambda access point is made, on an access point of whatever bucket',
      records: [objectLambda('CreateAccessPointForObjectLambda')],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'an Object Lambda access point is made on one of the guarded bucket',
      records: [accessPoint(EXAMPLE.bucket), objectLambda('CreateAccessPointForObjectLambda')],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'all readers are sent to another bucket',
      records: [routes([EXAMPLE.bucket, 0], ['poisoned-replica', 100])],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'readers are sent to another bucket as well',
      records: [routes([EXAMPLE.bucket, 100], ['poisoned-replica', 100])],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'readers are sent to another bucket, and the record does not say from where',
      records: [routes(['poisoned-replica', 100])],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title:
        'readers are sent from one of other buckets to another, and the record does not say what else there is',
      records: [routes(['web-assets', 0], ['web-assets-replica', 100])],
      guard: GUARD,
      severity: 'low',
    },
    {
      title: 'the guarded bucket serves together with one of another account',
      records: [
        multiRegion(
          { Bucket: EXAMPLE.bucket },
          { Bucket: 'poisoned-replica', BucketAccountId: EXAMPLE.otherAccount },
        ),
      ],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'the guarded bucket serves together with one that nobody guards',
      records: [multiRegion({ Bucket: EXAMPLE.bucket }, { Bucket: 'replica' })],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to change the function',
      records: [objectLambda('PutAccessPointConfigurationForObjectLambda', DENIED)],
      guard: GUARD,
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'an Object Lambda access point on one of another bucket',
      records: [accessPoint('other'), objectLambda('PutAccessPointConfigurationForObjectLambda')],
      guard: GUARD,
    },
    {
      title: 'an Object Lambda access point is deleted',
      records: [record('s3', 'DeleteAccessPointForObjectLambda', { name: 'clean' })],
      guard: GUARD,
    },
    {
      title: 'readers are sent back to the guarded bucket',
      records: [routes([EXAMPLE.bucket, 100], ['poisoned-replica', 0])],
      guard: GUARD,
    },
    {
      title: 'a Multi-Region access point of guarded buckets',
      records: [multiRegion({ Bucket: EXAMPLE.bucket }, { Bucket: 'acme-replica' })],
      guard: GUARD,
    },
    {
      title: 'a Multi-Region access point of other buckets',
      records: [multiRegion({ Bucket: 'a' }, { Bucket: 'b' })],
      guard: GUARD,
    },
  ],
};
