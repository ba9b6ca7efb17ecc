import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { readRecord } from '../../core/readers/read-records.examples.ts';
import { templateOf } from './synthesized/deployment.ts';
import { matches } from './synthesized/event-pattern.ts';
import { patternsIn, recordEvent } from './synthesized/events.ts';
import { resourcesOf, textOf } from './synthesized/template.ts';

const trailOf = (data: 'create' | 'existing', management: 'create' | 'existing') =>
  templateOf({ trail: { data, management } });

const selectorsOf = (template: ReturnType<typeof templateOf>) =>
  Object.values(resourcesOf(template, 'AWS::CloudTrail::Trail')).flatMap(({ Properties }) =>
    (Properties.AdvancedEventSelectors as { FieldSelectors: { Field: string }[] }[]).map(
      ({ FieldSelectors }) =>
        FieldSelectors.map(
          ({ Field, ...rule }) => `${Field} ${Object.keys(rule)} ${textOf(Object.values(rule))}`,
        ),
    ),
  );

const OBJECTS = [
  'eventCategory Equals Data',
  'resources.type Equals AWS::S3::Object',
  'readOnly Equals false',
  'resources.ARN StartsWith arn:<AWS::Partition>:s3:::acme-training-data/ arn:<AWS::Partition>:s3:::acme-models/',
];
const SETTINGS = ['eventCategory Equals Management', 'readOnly Equals false'];
const LOG_FILES = [
  'eventCategory Equals Data',
  'resources.type Equals AWS::S3::Object',
  'readOnly Equals false',
  'resources.ARN StartsWith arn:<AWS::Partition>:s3:::sealwatch-trail-111122223333-eu-west-1/',
  'eventName StartsWith DeleteObject',
];
/** By whoever has an ARN, which CloudTrail itself has not. */
const LOG_FILES_BY_OTHERS = [
  ...LOG_FILES.slice(0, 4),
  'eventName NotStartsWith DeleteObject',
  'userIdentity.arn StartsWith arn:',
];

it.each([
  ['create', 'existing', [OBJECTS, LOG_FILES, LOG_FILES_BY_OTHERS]],
  ['existing', 'create', [SETTINGS, LOG_FILES, LOG_FILES_BY_OTHERS]],
  ['create', 'create', [OBJECTS, SETTINGS, LOG_FILES, LOG_FILES_BY_OTHERS]],
  ['existing', 'existing', []],
] as const)('data: %s, management: %s', (data, management, expected) => {
  expect(selectorsOf(trailOf(data, management))).toEqual(expected);
});

const READS = [
  'eventCategory Equals Data',
  'resources.type Equals AWS::S3::Object',
  'readOnly Equals true',
  'eventName Equals GetObject GetObjectAttributes GetObjectTorrent HeadObject SelectObjectContent',
  'resources.ARN StartsWith arn:<AWS::Partition>:s3:::acme-training-data/moderation/v3/ arn:<AWS::Partition>:s3:::acme-training-data/incoming/ arn:<AWS::Partition>:s3:::acme-models/',
];

it.each([
  [
    'beside the writes',
    { data: 'create', management: 'existing' },
    [OBJECTS, READS, LOG_FILES, LOG_FILES_BY_OTHERS],
  ],
  [
    'in a trail of their own',
    { data: 'existing', management: 'existing' },
    [READS, LOG_FILES, LOG_FILES_BY_OTHERS],
  ],
] as const)('takes reads of the prefixes of datasets where they are asked for: %s', (_, trail, expected) => {
  expect(selectorsOf(templateOf({ trail: { ...trail, reads: 'create' } }))).toEqual(expected);
});

it('sends no read to a function: no event rule takes one', () => {
  const template = templateOf({ trail: { data: 'create', management: 'create', reads: 'create' } });
  const patterns = patternsIn(template);
  expect(patterns.length).toBeGreaterThan(5);
  for (const name of [
    'GetObject',
    'GetObjectAttributes',
    'GetObjectTorrent',
    'HeadObject',
    'SelectObjectContent',
  ]) {
    const event = recordEvent(readRecord(name));
    expect(patterns.filter((pattern) => matches(pattern, event))).toEqual([]);
  }
});

it('takes no reads where nobody asks for them, or another trail has them', () => {
  for (const reads of [undefined, 'existing'] as const) {
    const template = templateOf({ trail: { data: 'create', management: 'existing', reads } });
    expect(JSON.stringify(selectorsOf(template))).not.toContain('readOnly Equals true');
  }
});

it('keeps all that it takes within what a trail holds, with as many datasets as a stack has', () => {
  const buckets = Array.from({ length: 140 }, (_, index) => ({
    name: `acme-${index}`,
    datasets: [{ name: `d${index}`, prefix: `prefix-${index}/`, mode: 'sealed' as const }],
  }));
  const trail = { data: 'create', management: 'create', reads: 'create' } as const;
  const values = selectorsOf(templateOf({ buckets, trail }))
    .flat()
    .flatMap((field) => field.split(' ').slice(2));
  expect(values.length).toBeLessThanOrEqual(500);
});

it('makes nothing where trails exist already', () => {
  const template = trailOf('existing', 'existing');
  template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  expect(JSON.stringify(template)).not.toContain('cloudtrail.amazonaws.com');
});

it('takes the events of each guarded bucket, and nobody is left out', () => {
  const buckets = Array.from({ length: 140 }, (_, index) => ({
    name: `acme-${index}`,
    datasets: [{ name: `d${index}`, prefix: '', mode: 'open' as const }],
  }));
  const [selector] = selectorsOf(templateOf({ buckets, trail: { data: 'create', management: 'existing' } }));
  for (const { name } of buckets) expect(selector?.at(-1)).toContain(`:::${name}/`);
  // A trail holds 500 values.
  expect(selector?.join(' ').split(' ').length).toBeLessThan(500);
  expect(selector?.join()).not.toMatch(/userIdentity|Not/);
});

it('makes a trail of all Regions whose files can be checked', () => {
  trailOf('create', 'existing').hasResourceProperties('AWS::CloudTrail::Trail', {
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    TrailName: 'Sealwatch-trail',
  });
});

it('keeps the records in a closed bucket, into which only this trail writes', () => {
  const template = trailOf('create', 'existing');
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketName: 'sealwatch-trail-111122223333-eu-west-1',
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: Match.objectLike({ RestrictPublicBuckets: true }),
    },
  });
  const [policy] = Object.values(resourcesOf(template, 'AWS::S3::BucketPolicy')).filter((resource) =>
    JSON.stringify(resource).includes('cloudtrail.amazonaws.com'),
  );
  if (!policy) throw new Error('the bucket has no policy for CloudTrail');
  const { Statement } = policy.Properties.PolicyDocument as {
    Statement: { Effect: string; Condition: unknown }[];
  };
  for (const { Condition } of Statement.filter(({ Effect }) => Effect === 'Allow'))
    expect(textOf(Object.values((Condition as { StringEquals: object }).StringEquals))).toContain(
      'arn:<AWS::Partition>:cloudtrail:eu-west-1:111122223333:trail/Sealwatch-trail',
    );
});
