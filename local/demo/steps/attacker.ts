import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { LocalAws } from '../../local-aws.ts';
import type { Stage } from '../stage.ts';

const ROLE = 'Labeler';
const SESSION = 'ada';

export const GETS_ROLE = 'Somebody gets hold of a session of the role Labeler';

/** The same stage for somebody else, who acts in a session of a role. */
export async function asAttacker(
  stage: Stage,
  { endpoint, region }: Pick<LocalAws, 'endpoint' | 'region'>,
): Promise<Stage> {
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [iam, sts] = [new IAMClient(settings), new STSClient(settings)];
  const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const { Role: role } = await iam.send(
    new CreateRoleCommand({ RoleName: ROLE, Path: '/', AssumeRolePolicyDocument }),
  );
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role?.Arn ?? '', RoleSessionName: SESSION }),
  );
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  await stage.reporter.report({ kind: 'done', what: `assumed ${role?.Arn} as ${SESSION}` });
  return { ...stage, s3: new S3Client({ endpoint, region, credentials, forcePathStyle: true }) };
}

/** True for what the attacker did, by the name that CloudTrail has. */
export const isAttacker = (arn: string | null): boolean => arn?.endsWith(`:role/${ROLE}`) ?? false;
