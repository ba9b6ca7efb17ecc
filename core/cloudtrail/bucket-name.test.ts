import { expect, it } from 'vitest';
import { bucketNamed, type NamedStore, readHost, readStoreName } from './bucket-name.ts';

const ACCOUNT = '111122223333';
const bucket = (key: string | null = null): NamedStore => ({ kind: 'bucket', bucket: 'acme-data', key });
const point = (account: string | null = ACCOUNT, key: string | null = null): NamedStore => ({
  kind: 'access-point',
  name: 'train',
  account,
  key,
});
const alias = (text: string, key: string | null = null): NamedStore => ({ kind: 'alias', alias: text, key });

it.each<[string, NamedStore | null]>([
  ['acme-data', bucket()],
  ['arn:aws:s3:::acme-data', bucket()],
  ['arn:aws-cn:s3:::acme-data/moderation/v3/a.jsonl', bucket('moderation/v3/a.jsonl')],
  ['arn:aws:s3:::acme-data/*', bucket('*')],
  [`arn:aws:s3express:eu-west-1:${ACCOUNT}:bucket/acme-data`, bucket()],
  ['s3://acme-data', bucket()],
  ['s3://acme-data/moderation/*', bucket('moderation/*')],
  ['acme-data/moderation/a.jsonl', bucket('moderation/a.jsonl')],
  ['/acme-data/moderation/a.jsonl?versionId=v1', bucket('moderation/a.jsonl')],
  ['acme-data.s3.amazonaws.com', bucket()],
  ['acme-data.s3.eu-west-1.amazonaws.com', bucket()],
  ['acme-data.s3-eu-west-1.amazonaws.com', bucket()],
  ['acme-data.s3.dualstack.eu-west-1.amazonaws.com', bucket()],
  ['acme-data.s3-fips.us-gov-west-1.amazonaws.com', bucket()],
  ['acme-data.s3-accelerate.amazonaws.com', bucket()],
  ['acme-data.s3-website-eu-west-1.amazonaws.com', bucket()],
  ['acme-data.s3-website.eu-central-1.amazonaws.com', bucket()],
  ['acme-data.s3.cn-north-1.amazonaws.com.cn', bucket()],
  ['acme-data.s3.eusc-de-east-1.amazonaws.eu', bucket()],
  ['https://acme-data.s3.eu-west-1.amazonaws.com/moderation/a', bucket('moderation/a')],
  ['https://s3.eu-west-1.amazonaws.com/acme-data/moderation/a', bucket('moderation/a')],
  ['s3.eu-west-1.amazonaws.com', null],
  [`${ACCOUNT}.s3-control.eu-west-1.amazonaws.com`, null],
  [`arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/train`, point()],
  [`arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/train/object/a/b`, point(ACCOUNT, 'a/b')],
  [`arn:aws:s3-object-lambda:eu-west-1:${ACCOUNT}:accesspoint/train`, point()],
  [`arn:aws:s3-outposts:eu-west-1:${ACCOUNT}:outpost/op-1/accesspoint/train`, point()],
  [`train-${ACCOUNT}.s3-accesspoint.eu-west-1.amazonaws.com`, point()],
  ['train-abc123-s3alias', alias('train-abc123-s3alias')],
  ['clean-abc123--ol-s3', alias('clean-abc123--ol-s3')],
  ['mfzwi23gnjvgw.mrap', alias('mfzwi23gnjvgw.mrap')],
  [`arn:aws:s3::${ACCOUNT}:accesspoint/mfzwi23gnjvgw.mrap`, alias('mfzwi23gnjvgw.mrap')],
  ['mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com', alias('mfzwi23gnjvgw.mrap')],
  ['arn:aws:lambda:eu-west-1:111122223333:function:relabel', null],
  ['', null],
])('%s', (text, named) => {
  expect(readStoreName(text)).toEqual(named);
});

it('reads the bucket of a path from the path behind an address that names none', () => {
  expect(readHost('s3.eu-west-1.amazonaws.com', '/acme-data/a')).toEqual(bucket('a'));
});

it('takes an access point for no bucket', () => {
  expect(bucketNamed(`arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/train`)).toBeNull();
  expect(bucketNamed('train-abc123-s3alias')).toBeNull();
});
