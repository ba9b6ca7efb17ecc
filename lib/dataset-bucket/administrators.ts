import { Aws, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SealwatchError } from '../../config/index.ts';

/**
 * Who is exempt from the denials of changes. The role that CloudFormation deploys with is: without it the next
 * deployment could not change, or take back, the policy of this one.
 * @throws {SealwatchError} `CONFIG_INVALID` when nobody but root could ever change the bucket again
 */
export const administratorsOf = (scope: Construct, named: readonly string[] = []): readonly string[] => {
  const deployer = Stack.of(scope).synthesizer.cloudFormationExecutionRole;
  if (deployer === undefined && named.length === 0)
    throw new SealwatchError(
      'CONFIG_INVALID',
      `nobody could change ${scope.node.path} after this deployment: its stack is not deployed by a role of the CDK's bootstrap; give administrators the ARN of the role that deploys`,
    );
  return [
    `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root`,
    ...(deployer === undefined ? [] : [Fn.sub(deployer)]),
    ...named,
  ];
};

/** Everybody but these. A role's ARN stands for its sessions; nobody signed in has none, and is not exempt. */
export const everybodyBut = (arns: readonly string[]) => ({ ArnNotLike: { 'aws:PrincipalArn': arns } });
