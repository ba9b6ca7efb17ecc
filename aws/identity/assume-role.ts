import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { SealwatchError } from '../../core/base/errors.ts';

/**
 * Credentials of a role, for an hour, under the caller's own right to assume it. CloudTrail records who did.
 * @param as what the session is called in CloudTrail's records
 */
export async function assumeRole(
  client: STSClient,
  RoleArn: string,
  as: string,
): Promise<AwsCredentialIdentity> {
  const { Credentials: given } = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: as }));
  if (!given?.AccessKeyId || !given.SecretAccessKey)
    throw new SealwatchError('AWS_FAILED', `STS gave no credentials of ${RoleArn}`);
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    ...(given.SessionToken && { sessionToken: given.SessionToken }),
    ...(given.Expiration && { expiration: given.Expiration }),
  };
}
