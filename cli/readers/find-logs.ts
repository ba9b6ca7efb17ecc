import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { GetBucketLoggingCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { readTrails } from '../../aws/posture/account/trails.ts';
import { PostureReach } from '../../aws/posture/clients.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Period } from '../../core/readers/current-periods.ts';
import {
  type AccessLogPlace,
  accessLogPrefixes,
  deliveryDays,
  type TrailPlace,
  trailPrefixes,
} from '../../core/readers/log-places.ts';
import type { TrailsTake } from '../../core/readers/record-coverage.ts';
import { trailsTake } from '../../core/readers/trails-take.ts';
import { explain } from '../errors/explain.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { version } from '../version.ts';

/** Where the records of a bucket are, as AWS says. */
export interface FoundLogs {
  /** Addresses of prefixes. */
  readonly names: readonly string[];
  readonly trails: TrailsTake;
  /** What could not be asked. */
  readonly doubts: readonly string[];
}

/** Finds the log files in which requests for an object may be recorded. */
export type FindLogs = (
  globals: Globals,
  object: ObjectRef,
  periods: readonly Period[],
  now: Date,
) => Promise<FoundLogs>;

export const findLogs: FindLogs = async ({ region, profile }, object, periods, now) => {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: s3Endpoint } = process.env;
  const reach = new PostureReach({
    config: { customUserAgent: `sealwatch/${version}`, ...(profile ? { profile } : {}) },
    ...(region ? { region } : {}),
    forcePathStyle: Boolean(s3Endpoint || endpoint),
    ...(endpoint ? { s3ControlEndpoint: endpoint } : {}),
    prepare: remembering,
  });
  try {
    return await ask(reach, object, periods, now);
  } finally {
    reach.destroy();
  }
};

async function ask(
  reach: PostureReach,
  object: ObjectRef,
  periods: readonly Period[],
  now: Date,
): Promise<FoundLogs> {
  const clients = reach.in(null);
  const [home, { Account: account = '' }] = await Promise.all([
    reach.home(),
    clients.sts.send(new GetCallerIdentityCommand({})),
  ]);
  const recorded = { account, region: home, bucket: object.bucket };
  const days = deliveryDays(periods, now);
  const doubts: string[] = [];
  const doubting = async <T>(work: Promise<T>, what: string, none: T): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      doubts.push(`${what}: ${explain(error).message}`);
      return none;
    }
  };
  const [facts, trails, log] = await Promise.all([
    readTrails(clients, account, []),
    doubting(trailPlaces(clients, home), 'where trails put their files', []),
    doubting(accessLog(clients, object.bucket), 'where the access log of the bucket is', null),
  ]);
  const names = [
    ...trails.flatMap((place) => trailPrefixes(place, recorded, days)),
    ...(log === null ? [] : accessLogPrefixes(log, recorded, days)),
  ];
  return { names: [...new Set(names)], trails: trailsTake(facts, object, home), doubts };
}

type Clients = ReturnType<PostureReach['in']>;

async function trailPlaces({ cloudTrail }: Clients, region: string): Promise<readonly TrailPlace[]> {
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return trailList
    .filter((trail) => trail.IsMultiRegionTrail || trail.HomeRegion === region)
    .flatMap(placeOf);
}

function placeOf({ S3BucketName: bucket, S3KeyPrefix: prefix }: Trail): TrailPlace[] {
  return bucket === undefined ? [] : [{ bucket, prefix: prefix ?? null }];
}

async function accessLog({ s3 }: Clients, bucket: string): Promise<AccessLogPlace | null> {
  const { LoggingEnabled: logging } = await s3.send(new GetBucketLoggingCommand({ Bucket: bucket }));
  if (logging?.TargetBucket === undefined) return null;
  const isPartitioned = logging.TargetObjectKeyFormat?.PartitionedPrefix !== undefined;
  return { bucket: logging.TargetBucket, prefix: logging.TargetPrefix ?? '', isPartitioned };
}
