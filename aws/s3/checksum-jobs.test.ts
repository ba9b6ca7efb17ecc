import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import { describe, expect, it } from 'vitest';
import { S3ChecksumJobs } from './checksum-jobs.ts';

const PLACE = {
  account: '111122223333',
  bucket: 'reports',
  bucketArn: 'arn:aws:s3:::reports',
  roleArn: 'arn:aws:iam::111122223333:role/Jobs',
};

const cancelAnswered = (status: number, name: string) => {
  const error = Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status } });
  const control = { send: () => Promise.reject(error) } as unknown as S3ControlClient;
  return new S3ChecksumJobs({} as S3Client, control, PLACE).cancel('job-1', 'stopped');
};

describe('a job that is to be cancelled', () => {
  it.each([
    ['is over', 400, 'JobStatusException'],
    ['is not known any more', 404, 'NotFoundException'],
  ])('stays as it is where it %s', async (_, status, name) => {
    await expect(cancelAnswered(status, name)).resolves.toBeUndefined();
  });

  it.each([
    [
      400,
      'BadRequestException',
      { code: 'USAGE', message: expect.stringContaining('400 BadRequestException: no') },
    ],
    [403, 'AccessDenied', { code: 'ACCESS_DENIED' }],
    [400, 'TooManyRequestsException', { name: 'TooManyRequestsException' }],
    [500, 'InternalServiceException', { name: 'InternalServiceException' }],
  ])('is not taken for one that is over where S3 answers %i %s', async (status, name, said) => {
    await expect(cancelAnswered(status, name)).rejects.toMatchObject(said);
  });
});
