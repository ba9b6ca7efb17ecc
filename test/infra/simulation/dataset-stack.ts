import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DatasetBucket, type DatasetBucketProps } from '../../../lib/index.ts';

export const DATASET = 'moderation/v1/';
export const OUTPUT = 'runs/a/';
/** Of the bucket that holds both. */
export const WITHIN = 'checkpoints/';

export const newRole = (stack: Stack, id: string): Role =>
  new Role(stack, id, { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });

export const newDataset = (
  stack: Stack,
  id: string,
  props: Partial<DatasetBucketProps> = {},
): DatasetBucket =>
  new DatasetBucket(stack, id, {
    mode: 'sealed',
    owner: 'data-platform',
    dataClass: 'confidential',
    ...props,
  });

/** A bucket to train from, one to write to, one with both, and a role for each use. */
export const datasetStack = (props: Partial<DatasetBucketProps> = {}): Stack => {
  const stack = new Stack(new App(), 'Data');
  const runs = newDataset(stack, 'Runs', { mode: 'open', ...props });
  const training = newDataset(stack, 'Training', { logBucket: runs.logBucket, ...props });
  const mixed = newDataset(stack, 'Mixed', { mode: 'growing', logBucket: runs.logBucket, ...props });
  training.grants.train(newRole(stack, 'Trainer'), {
    dataset: DATASET,
    output: { bucket: runs, prefix: OUTPUT },
  });
  mixed.grants.train(newRole(stack, 'Within'), {
    dataset: DATASET,
    output: { bucket: mixed, prefix: WITHIN },
  });
  training.grants.publish(newRole(stack, 'Publisher'), { dataset: DATASET });
  training.grants.publish(newRole(stack, 'Owner'));
  return stack;
};

export const templateOf = (props: Partial<DatasetBucketProps> = {}): Template =>
  Template.fromStack(datasetStack(props));
