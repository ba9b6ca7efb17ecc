import { describe, expect, it } from 'vitest';
import { writerName } from './read-writer.ts';
import { documentIn } from './user-policies.ts';

describe('the ARN of a writer', () => {
  it.each([
    [
      'arn:aws:iam::111122223333:role/Publisher',
      { kind: 'role', account: '111122223333', name: 'Publisher' },
    ],
    [
      'arn:aws-cn:iam::111122223333:role/a/b/Publisher',
      { kind: 'role', account: '111122223333', name: 'Publisher' },
    ],
    ['arn:aws:iam::111122223333:user/eve@x', { kind: 'user', account: '111122223333', name: 'eve@x' }],
    ['arn:aws:iam::111122223333:root', null],
    ['arn:aws:sts::111122223333:assumed-role/Publisher/me', null],
  ])('%s', (arn, name) => {
    expect(writerName(arn)).toEqual(name);
  });
});

describe('a document of IAM', () => {
  it('is read in the form of addresses and as it is', () => {
    expect(documentIn('%7B%22Version%22%3A%222012-10-17%22%7D')).toEqual({ Version: '2012-10-17' });
    expect(documentIn('{"Resource":"100%"}')).toEqual({ Resource: '100%' });
    expect(documentIn('no policy')).toBe('no policy');
  });
});
