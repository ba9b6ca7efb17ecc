import type { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { makeClients } from './clients.ts';
import { clients, deployment } from './deployment.ts';

export const roleArn = (name: string): string => `arn:aws:iam::${deployment.account}:role/${name}`;

/** S3 as a role uses it, in a session. */
export const s3As = async (role: string): Promise<S3Client> => {
  const assume = new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'nightly' });
  const { Credentials } = await clients.tokens.send(assume);
  return makeClients({
    ...deployment.environment,
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
  }).s3;
};
