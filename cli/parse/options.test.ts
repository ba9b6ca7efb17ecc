import { describe, expect, it } from 'vitest';
import { parseAddress, parseObjectAddress } from './options.ts';

describe('parseAddress', () => {
  it.each([
    ['s3://bucket', { bucket: 'bucket', key: '' }],
    ['s3://bucket/', { bucket: 'bucket', key: '' }],
    ['s3://bucket/a/b c?x#y%20', { bucket: 'bucket', key: 'a/b c?x#y%20' }],
    ['s3://bucket//a', { bucket: 'bucket', key: '/a' }],
    ['s3://bucket/a\nb', { bucket: 'bucket', key: 'a\nb' }],
  ])('takes %j as it stands', (text, ref) => {
    expect(parseAddress(text)).toEqual(ref);
  });

  it.each(['bucket/key', 's3://', 's3:///key', 's3://b', 'https://bucket/key', 's3://-bucket/key'])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text)).toThrow('not an address');
    },
  );
});

it('wants a key where one object is meant', () => {
  expect(parseObjectAddress('s3://bucket/a').key).toBe('a');
  expect(() => parseObjectAddress('s3://bucket/')).toThrow('names a bucket');
});
