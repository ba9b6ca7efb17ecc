import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { clients } from './deployment.ts';

/** An Allow statement on the objects of a bucket. */
export const allow = (bucket: string, principal: unknown, ...actions: readonly string[]) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: actions,
  Resource: `arn:aws:s3:::${bucket}/*`,
});

export const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The policy that lets everybody read a bucket's objects. */
export const publicPolicy = (bucket: string): string => document(allow(bucket, '*', 's3:GetObject'));

export const putPolicy = (bucket: string, Policy: string) =>
  clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));

export const deletePolicy = (bucket: string) =>
  clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
