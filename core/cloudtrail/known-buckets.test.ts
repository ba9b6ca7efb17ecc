import { describe, expect, it } from 'vitest';
import { DATASETS, fired, fresh, judged } from '../../test/fakes/offline-trail.ts';
import type { JsonObject } from '../base/json.ts';
import { EXAMPLE, record } from '../rules/records.examples.ts';
import { withKnownBuckets } from './known-buckets.ts';
import { parseRecord } from './parse-record.ts';
import { MemorySettings } from './settings/catalogue.ts';

const ALIAS = 'training-4p5q6r7s8t9u0v1w2x3y4z5a6b7c8use1a-s3alias';
const ARN = `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/training`;
const HOST = `training-${EXAMPLE.account}.s3-accesspoint.eu-west-1.amazonaws.com`;
const SSE_C = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };

const made = (bucket: string): JsonObject =>
  fresh(
    record(
      's3',
      'CreateAccessPoint',
      { name: 'training', CreateAccessPointRequest: { Bucket: bucket } },
      { responseElements: { CreateAccessPointResult: { AccessPointArn: ARN, Alias: ALIAS } } },
    ),
  );

/** An upload whose record names its bucket by a way to it and nowhere else. */
const upload = (named: JsonObject, parameters: JsonObject = SSE_C): JsonObject =>
  fresh(record('s3', 'PutObject', { key: 'good/a', ...named, ...parameters }));

const reencrypted = (records: readonly JsonObject[]): string[] =>
  fired(records, DATASETS).filter((each) => each.startsWith('object-reencrypted'));

describe('a write that names its bucket by', () => {
  it.each<[string, JsonObject]>([
    ['the alias of an access point', { bucketName: ALIAS }],
    ['the ARN of an access point', { bucketName: ARN }],
    ['the address of an access point', { Host: HOST }],
    ['the address of an alias', { Host: `${ALIAS}.s3.eu-west-1.amazonaws.com` }],
  ])('%s is judged where the access point is known', (_, named) => {
    expect(reencrypted([made(EXAMPLE.bucket), upload(named)])).toEqual(['object-reencrypted high']);
    expect(reencrypted([made('somebody-elses-data'), upload(named)])).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['an alias that nobody knows', { bucketName: ALIAS }],
    ['a Multi-Region access point', { bucketName: 'mfzwi23gnjvgw.mrap' }],
    ['the address of one', { Host: 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com' }],
  ])('%s is counted as not judged, never dropped', (_, named) => {
    expect(judged([upload(named)], DATASETS)).toMatchObject({ found: [], unjudged: 1 });
  });

  it('its name is not asked for twice', () => {
    expect(judged([upload({ bucketName: EXAMPLE.bucket }, {})], DATASETS)).toMatchObject({ unjudged: 0 });
  });
});

it('reads a copy source by an alias as the bucket behind it', () => {
  const settings = new MemorySettings();
  settings.set({ setting: 'alias', resource: `alias/${ALIAS}`, value: EXAMPLE.bucket });
  const call = parseRecord(
    record('s3', 'CopyObject', {
      bucketName: EXAMPLE.bucket,
      key: 'good/a',
      'x-amz-copy-source': `${ALIAS}/good/a`,
    }),
  );
  expect(withKnownBuckets(call, settings).parameters['x-amz-copy-source']).toBe(`${EXAMPLE.bucket}/good/a`);
});

it('takes a copy onto itself through an alias for one', () => {
  const copy = fresh(
    record('s3', 'CopyObject', {
      bucketName: EXAMPLE.bucket,
      key: 'good/a',
      'x-amz-copy-source': `${ALIAS}/good/a`,
      ...SSE_C,
    }),
  );
  expect(reencrypted([made(EXAMPLE.bucket), copy])).toEqual(['object-reencrypted critical']);
  expect(reencrypted([copy])).toEqual(['object-reencrypted high']);
});
