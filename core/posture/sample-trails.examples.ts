import type { TrailSettings } from '../cloudtrail/settings/values.ts';
import { type BucketFacts, known, type TrailFacts } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';

const SETTINGS: TrailSettings = {
  exists: true,
  isLogging: true,
  isMultiRegion: true,
  hasGlobalEvents: true,
  isValidated: true,
  isOrganization: false,
  bucket: 'acme-trail',
  key: 'arn:aws:kms:eu-west-1:111122223333:key/trail',
  logGroup: null,
};

/** The guarded sample bucket, in an account with these trails; for examples. */
export const bucketWithTrails = (
  trails: readonly TrailFacts[],
  over: Partial<BucketFacts> = {},
): BucketFacts => sampleBucket({ account: sampleAccount({ trails: known(trails) }), ...over });

/** A good trail that takes everything, but for some settings. */
export const trail = (settings: Partial<TrailSettings> = {}, over: Partial<TrailFacts> = {}): TrailFacts => ({
  name: 'main',
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  settings: known({ ...SETTINGS, ...settings }),
  selectors: taking(EVERYTHING),
  lastDeliveryAt: known('2026-11-20T03:00:00.000Z'),
  lastDeliveryError: known(null),
  ...over,
});

/** One selector, or one of its fields, as CloudTrail writes it. */
export type Selector = Readonly<Record<string, string | boolean | readonly unknown[]>>;

/** Basic selectors. */
export const taking = (...basic: readonly Selector[]): TrailFacts['selectors'] =>
  known({ basic: JSON.parse(JSON.stringify(basic)), advanced: null });

export const objectsUnder = (...values: readonly string[]) => ({
  dataResources: [{ type: 'AWS::S3::Object', values }],
});

export const EVERYTHING: Selector = {
  readWriteType: 'All',
  includeManagementEvents: true,
  ...objectsUnder('arn:aws:s3'),
};

export const MANAGEMENT_ONLY: Selector = { readWriteType: 'All', includeManagementEvents: true };

/** Writes to the sample bucket's objects, and nothing else. */
export const WRITES_ONLY: Selector = {
  readWriteType: 'WriteOnly',
  includeManagementEvents: false,
  ...objectsUnder('arn:aws:s3:::acme-training-data/'),
};

/** Advanced selectors, each of fields and what they equal or begin with. */
export const takingAdvanced = (...selectors: readonly (readonly Selector[])[]): TrailFacts['selectors'] =>
  known({
    basic: null,
    advanced: JSON.parse(JSON.stringify(selectors.map((fieldSelectors) => ({ fieldSelectors })))),
  });
