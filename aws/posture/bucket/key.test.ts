import { afterEach, expect, it } from 'vitest';
import { type FakeAnswer, type FakeAws, startFakeAws } from '../../../test/fakes/fake-aws.ts';
import { readKey } from './key.ts';

const ARN = 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd';

let aws: FakeAws | null = null;
afterEach(async () => {
  await aws?.stop();
  aws = null;
});

const kmsRefuses = (code: string): FakeAnswer => ({
  status: 400,
  body: JSON.stringify({ __type: code, message: 'said so' }),
  headers: { 'content-type': 'application/x-amz-json-1.1' },
});

async function keyRefusedWith(code: string, name: string) {
  aws = await startFakeAws(() => kmsRefuses(code));
  return readKey(aws.reach.in(null), name);
}

it('that KMS does not know is known to be missing, and of the account in its name', async () => {
  expect(await keyRefusedWith('NotFoundException', ARN)).toEqual({
    kind: 'known',
    value: {
      arn: ARN,
      account: '444455556666',
      isCustomerManaged: true,
      state: 'Missing',
      isRotated: { kind: 'unknown', reason: 'KMS knows no such key' },
      policy: { kind: 'unknown', reason: 'KMS knows no such key' },
    },
  });
  expect(aws?.requests).toHaveLength(1);
});

it('that is missing and named by its id is of no account', async () => {
  expect(await keyRefusedWith('NotFoundException', '1234abcd')).toMatchObject({ value: { account: '' } });
});

it('of AWS that was not made yet is not missed', async () => {
  expect(await keyRefusedWith('NotFoundException', 'alias/aws/s3')).toMatchObject({
    value: { isCustomerManaged: false },
  });
});

it('that may not be asked for is unknown', async () => {
  expect(await keyRefusedWith('AccessDeniedException', ARN)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('kms:DescribeKey is denied'),
  });
});
