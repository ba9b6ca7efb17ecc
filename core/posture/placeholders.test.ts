import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';
import { fillIn, placeholdersOf } from './placeholders.ts';
import { sampleBucket } from './sample-facts.examples.ts';

describe('a command for a bucket', () => {
  it('names it wherever it is meant, and not within the names of others', () => {
    const command = 'aws s3 ls s3://BUCKET/ arn:aws:s3:::BUCKET/* --logs LOG-BUCKET --x MY_BUCKET';
    expect(fillIn(command, { BUCKET: 'acme.data-1' })).toBe(
      'aws s3 ls s3://acme.data-1/ arn:aws:s3:::acme.data-1/* --logs LOG-BUCKET --x MY_BUCKET',
    );
  });

  it('holds no name that could be more than a name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const filled = fillIn('aws --bucket BUCKET', { BUCKET: name });
        expect(filled === 'aws --bucket BUCKET' || /^aws --bucket [\w./:-]*$/.test(filled)).toBe(true);
      }),
    );
  });

  it('names the roles of the stack, whatever it is called', () => {
    expect(fillIn('arn:aws:iam::ACCOUNT:role/STACK-*', { ACCOUNT: '111122223333', STACK: 'Guard' })).toBe(
      'arn:aws:iam::111122223333:role/Guard-*',
    );
  });
});

describe('what the facts say', () => {
  const writers = ['arn:aws:iam::111122223333:role/ml/Publisher'];
  const dataset = { name: 'a', prefix: 'a/', mode: 'sealed', writers } as const;
  const other = { ...dataset, name: 'b', prefix: 'b/', writers: ['arn:aws:iam::111122223333:role/Other'] };

  it('is the account, the Region, the trail, the key, the writer and the prefix, where there is one of them', () => {
    expect(placeholdersOf(sampleBucket({ datasets: [dataset] }))).toEqual({
      BUCKET: 'acme-training-data',
      ACCOUNT: '111122223333',
      REGION: 'eu-west-1',
      TRAIL: 'main',
      'KEY-ARN': 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd',
      WRITER: 'Publisher',
      PREFIX: 'a/',
    });
  });

  it('is no choice among several', () => {
    const found = Object.keys(placeholdersOf(sampleBucket({ datasets: [dataset, other] })));
    expect(found).toEqual(['BUCKET', 'ACCOUNT', 'REGION', 'TRAIL', 'KEY-ARN']);
  });

  it('leaves no word of theirs in any command', () => {
    const values = { ...placeholdersOf(sampleBucket({ datasets: [dataset] })), STACK: 'Sealwatch' };
    const left = CHECKS.flatMap(({ id, remediation }) => {
      const filled = fillIn(remediation.cli, values);
      const words = Object.keys(values).filter((word) =>
        new RegExp(`(?<![\\w$"-])${word}(?![\\w"=-]|\\$)`).test(filled),
      );
      return words.map((word) => `${id}: ${word}`);
    });
    expect(left).toEqual([]);
  });
});
