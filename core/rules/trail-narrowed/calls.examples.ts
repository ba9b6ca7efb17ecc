import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { EXAMPLE, record } from '../records.examples.ts';

/** What the examples are made of. */
export const update = (parameters: JsonObject | null, rest: JsonObject = {}): JsonObject =>
  record('cloudtrail', 'UpdateTrail', parameters && { name: 'main', ...parameters }, rest);

export const advanced = (...selectors: readonly JsonObject[]): JsonObject =>
  record('cloudtrail', 'PutEventSelectors', { trailName: 'main', advancedEventSelectors: selectors });

export const basic = (...selectors: readonly JsonObject[]): JsonObject =>
  record('cloudtrail', 'PutEventSelectors', { trailName: 'main', eventSelectors: selectors });

const selector = (...fieldSelectors: readonly JsonObject[]): JsonObject => ({ name: 's', fieldSelectors });

export const management = (...more: readonly JsonObject[]): JsonObject =>
  selector({ field: 'eventCategory', equals: ['Management'] }, ...more);

export const objects = (...more: readonly JsonObject[]): JsonObject =>
  selector(
    { field: 'eventCategory', equals: ['Data'] },
    { field: 'resources.type', equals: ['AWS::S3::Object'] },
    ...more,
  );

export const WRITES: JsonObject = { field: 'readOnly', equals: ['false'] };

export const under = (...arns: readonly string[]): JsonObject => ({
  field: 'resources.ARN',
  startsWith: arns,
});

export const BUCKET = `arn:aws:s3:::${EXAMPLE.bucket}/`;

/** One guarded bucket with one dataset. */
export const GUARDED: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

/** A basic selector as the console of CloudTrail sends it. */
export const EVERYTHING_BASIC: JsonObject = {
  readWriteType: 'All',
  includeManagementEvents: true,
  dataResources: [],
  excludeManagementEventSources: [],
};
