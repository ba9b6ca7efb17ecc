import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { documentOf } from './make-bucket.ts';
import { type Around, MODELS } from './setup.ts';

const allows = (Action: string | readonly string[], Resource: readonly string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Roles and a user that the configuration names as writers of some buckets. */
export async function makeWriters(iam: IAMClient, buckets: readonly string[]): Promise<Around['writers']> {
  const objects = objectsIn(buckets);
  const publishing = allows(['s3:GetObject', 's3:PutObject'], objects);
  const [publisher, powerful, trainer, keyed] = await Promise.all([
    role(iam, 'Publisher', publishing),
    role(iam, 'Powerful', publishing, allows('s3:DeleteObjectVersion', objects)),
    role(iam, 'Trainer', allows('s3:GetObject', objects), allows('s3:PutObject', objectsIn([MODELS]))),
    userWithKey(iam, 'labeler', publishing),
  ]);
  return { publisher, powerful, trainer, keyed };
}

// By name: a pattern stands for buckets of every Region.
const objectsIn = (buckets: readonly string[]): readonly string[] =>
  buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`);

async function role(iam: IAMClient, RoleName: string, ...statements: readonly object[]): Promise<string> {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = documentOf([trust]);
  const { Role: made } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = documentOf(statements);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'data', PolicyDocument }));
  return made?.Arn ?? '';
}

async function userWithKey(iam: IAMClient, UserName: string, statement: object): Promise<string> {
  const { User: made } = await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = documentOf([statement]);
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'data', PolicyDocument }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  return made?.Arn ?? '';
}
