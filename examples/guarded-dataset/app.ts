import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DatasetBucket, forwardGlobalEvents, forwardMultiRegionEvents, Sealwatch } from 'sealwatch';
import { guarded } from './guarded.ts';

const app = new App();
// Names of queues and roles are made from account and Region, so both are known when the app runs.
const env = {
  account: process.env.CDK_DEFAULT_ACCOUNT ?? '111122223333',
  region: process.env.CDK_DEFAULT_REGION ?? 'eu-west-1',
};

const data = new Stack(app, 'Datasets', { env });
const training = new DatasetBucket(data, 'Training', {
  bucketName: `acme-training-${env.account}`,
  mode: 'sealed',
  // Compliance mode cannot be undone: change this when the pipeline has run for a while.
  objectLock: 'governance',
  owner: 'data-platform@example.com',
  dataClass: 'confidential',
});
const publisher = new Role(data, 'Publisher', {
  roleName: 'moderation-publisher',
  assumedBy: new ServicePrincipal('codebuild.amazonaws.com'),
});
training.grants.publish(publisher, { dataset: 'moderation/v3/' });

const guard = new Stack(app, 'Sealwatch', { env });
const sealwatch = new Sealwatch(guard, 'Sealwatch', guarded(env.account));
const releases = Role.fromRoleArn(guard, 'Releases', `arn:aws:iam::${env.account}:role/moderation-releases`);
sealwatch.grants.approve(releases, { datasets: ['moderation-v3'] });
sealwatch.grants.seal(releases, { datasets: ['moderation-v3'] });
forwardGlobalEvents(guard, sealwatch.config);
forwardMultiRegionEvents(guard, sealwatch.config);
guard.addDependency(data);
