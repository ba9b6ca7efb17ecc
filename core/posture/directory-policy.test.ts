import { expect, it } from 'vitest';
import { policyOf } from './bucket-policy.ts';
import { known } from './facts.ts';
import { sampleBucket } from './sample-facts.examples.ts';
import { document } from './sample-policies.examples.ts';

const NAME = 'acme--euw1-az1--x-s3';
const ARN = `arn:aws:s3express:eu-west-1:111122223333:bucket/${NAME}`;

const read = (Action: unknown, Resource: unknown = ARN) => {
  const text = document({ Effect: 'Allow', Principal: '*', Action, Resource });
  const policy = policyOf(sampleBucket({ name: NAME, kind: 'directory', policy: known(text) }));
  return policy.kind === 'known' ? policy.value.statements[0] : undefined;
};

it('takes a session for all that can be done in it', () => {
  const actions = read('s3express:CreateSession')?.actions.values;
  expect(actions).toEqual(expect.arrayContaining(['s3:getobject', 's3:putobject', 's3:deleteobject']));
});

it('takes actions for those of the same name, and patterns with them', () => {
  expect(read(['s3express:PutBucketPolicy', 's3express:*'])?.actions.values).toEqual([
    's3:*',
    's3:putbucketpolicy',
  ]);
  expect(read('*')?.actions.values).toEqual(['*']);
});

it('takes the bucket for itself and all its objects, and leaves other resources as they are', () => {
  expect(read('*')?.resources.values).toEqual([`arn:aws:s3:::${NAME}`, `arn:aws:s3:::${NAME}/*`]);
  expect(read('*', [`${ARN}x`, '*'])?.resources.values).toEqual(['*', `${ARN}x`]);
});
