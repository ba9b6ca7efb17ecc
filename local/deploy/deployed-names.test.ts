import { expect, it } from 'vitest';
import { resolve } from './deployed-names.ts';

const NAMES = new Map([
  ['Bucket', 'acme-trail'],
  ['Bucket.Arn', 'arn:aws:s3:::acme-trail'],
  ['AWS::Partition', 'aws'],
]);

it('puts in what names stand for, wherever they are', () => {
  const given = {
    S3BucketName: { Ref: 'Bucket' },
    Selectors: [{ StartsWith: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::a/']] }] }],
    Arn: { 'Fn::GetAtt': ['Bucket', 'Arn'] },
    IsLogging: true,
    Nothing: null,
  };
  expect(resolve(given, NAMES)).toEqual({
    S3BucketName: 'acme-trail',
    Selectors: [{ StartsWith: ['arn:aws:s3:::a/'] }],
    Arn: 'arn:aws:s3:::acme-trail',
    IsLogging: true,
    Nothing: null,
  });
});

it.each([
  ['a function that it does not know', { 'Fn::ImportValue': 'Key' }, 'Fn::ImportValue'],
  ['an attribute that it does not know', { 'Fn::GetAtt': ['Key', 'Arn'] }, 'Key.Arn'],
  ['a name that stands for nothing', { Ref: 'Other' }, 'Other'],
])('refuses %s', (_, value, named) => {
  expect(() => resolve(value, NAMES)).toThrow(named);
});
