import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { regionOf } from './notifications.ts';

const clientThat = (answer: () => object): S3Client =>
  Object.assign(new S3Client({ region: 'eu-west-1' }), { send: async () => answer() });

const refused = (name: string, status: number) => () => {
  throw new S3ServiceException({
    name,
    message: `S3 said ${name}`,
    $fault: 'client',
    $metadata: { httpStatusCode: status },
  });
};

it.each([
  [undefined, 'us-east-1'],
  ['EU', 'eu-west-1'],
  ['ap-southeast-2', 'ap-southeast-2'],
])('a location of %s is %s', async (LocationConstraint, region) => {
  expect(
    await regionOf(
      clientThat(() => ({ LocationConstraint })),
      'acme',
    ),
  ).toBe(region);
});

it('a bucket that is not there is named, with what to do', async () => {
  await expect(regionOf(clientThat(refused('NoSuchBucket', 404)), 'acme')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'there is no bucket acme: make it first, or say existing: false to have the stack make it',
  });
});

it("a bucket that is somebody else's is named", async () => {
  await expect(regionOf(clientThat(refused('AccessDenied', 403)), 'acme')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/the bucket acme .*S3 said AccessDenied/),
  });
});

it('another fault stays what it was', async () => {
  await expect(regionOf(clientThat(refused('SlowDown', 503)), 'acme')).rejects.toMatchObject({
    name: 'SlowDown',
  });
});
