import { expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { callerOf } from '../cloudtrail/caller.ts';
import { sessionOf } from './read-records.examples.ts';
import { readerKind } from './reader-kind.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Reader';
const session = (name: string, userAgent = '[aws-cli/2.31]'): JsonObject => ({
  userIdentity: sessionOf(ROLE, name),
  userAgent,
});
const service = (invokedBy: string): JsonObject => ({ userIdentity: { ...sessionOf(ROLE, 'x'), invokedBy } });

it.each<[string, JsonObject, string]>([
  ['a job or notebook of SageMaker', session('SageMaker'), 'sagemaker'],
  ['an instance of EC2', session('i-0c29d6abb6a09589a'), 'ec2-instance'],
  ['a task of ECS', session('0123456789abcdef0123456789abcdef'), 'ecs-task'],
  ['a function', session('relabel', '[Boto3/1.34 exec-env/AWS_Lambda_python3.12]'), 'lambda-function'],
  ['a pod of EKS', session('eks-train-pod-7f3a9c'), 'eks-pod'],
  ['a job of Glue', session('GlueJobRunnerSession'), 'glue-job'],
  ['a pipeline', session('GitHubActions'), 'build'],
  ['S3’s replication', session('s3-replication'), 's3-replication'],
  ['a job of S3 Batch Operations', service('batchoperations.s3.amazonaws.com'), 's3-batch'],
  ['a job that SageMaker reads for', service('sagemaker.amazonaws.com'), 'sagemaker'],
  ['a role that says no more', session('botocore-session-1732072800'), 'role'],
  [
    'a person by the role of Identity Center',
    {
      userIdentity: sessionOf(
        'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0f',
        'ada',
      ),
    },
    'person',
  ],
  ['a person by the name of the session', session('ada@example.com'), 'person'],
  [
    'a user',
    {
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada', accountId: '111122223333' },
    },
    'person',
  ],
  [
    'nobody in particular',
    { userIdentity: { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' } },
    'anonymous',
  ],
  [
    'another account',
    { userIdentity: { type: 'AWSAccount', accountId: '999988887777', principalId: 'AIDA' } },
    'account',
  ],
  ['AWS itself', { userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' } }, 'service'],
])('%s', (_, record, kind) => {
  expect(readerKind(callerOf(record))).toBe(kind);
});

it('a user agent, which anybody can write, says nothing where the session does', () => {
  expect(readerKind(callerOf(session('i-0c29d6abb6a09589a', 'exec-env/AWS_Lambda')))).toBe('ec2-instance');
});
