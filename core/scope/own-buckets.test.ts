import { describe, expect, it } from 'vitest';
import { heldIn, isOwnBucket, OWN_BUCKETS, ownBucketName } from './own-buckets.ts';

const PLACE = { stackName: 'SealwatchProd', account: '111122223333', region: 'eu-west-1' };
const STACK = { stack: 'SealwatchProd', account: '111122223333' };

it('names buckets in lower case, with as much of the name of the stack as there is room for', () => {
  const stackName = 'Sealwatch-of-the-training-platform';
  const name = ownBucketName({ ...PLACE, stackName, region: 'ap-southeast-2' }, 'checksums');
  expect(name).toBe('sealwatch-of-the-trainin-checksums-111122223333-ap-southeast-2');
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  expect(name.length).toBeLessThanOrEqual(63);
});

describe.each(OWN_BUCKETS)("the stack's bucket of kind %s", (holds) => {
  const name = ownBucketName(PLACE, holds);

  it('is known by its name', () => {
    expect(isOwnBucket(STACK, name)).toBe(true);
    expect(heldIn(name)).toBe(holds);
  });

  it.each(['us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1'])('in %s as well', (region) => {
    expect(isOwnBucket(STACK, ownBucketName({ ...PLACE, region }, holds))).toBe(true);
  });

  it.each([
    ['of another account', ownBucketName({ ...PLACE, account: '444455556666' }, holds)],
    ['of another stack', ownBucketName({ ...PLACE, stackName: 'Other' }, holds)],
    ['whose name goes on', `${name}-training`],
    ['without a Region', `sealwatchprod-${holds}-111122223333-images`],
  ])('is none %s', (_, other) => {
    expect(isOwnBucket(STACK, other)).toBe(false);
  });

  it('is unknown where the stack or the account is', () => {
    expect(isOwnBucket({ ...STACK, stack: '' }, name)).toBe(false);
    expect(isOwnBucket({ ...STACK, account: null }, name)).toBe(false);
  });
});

it('takes no other word for what a bucket holds', () => {
  expect(heldIn('sealwatchprod-images-111122223333-eu-west-1')).toBeNull();
});
