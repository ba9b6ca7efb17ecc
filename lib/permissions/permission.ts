import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, type Role } from 'aws-cdk-lib/aws-iam';
import { SealwatchError } from '../../config/index.ts';
import { acknowledge } from './acknowledge.ts';

/** Something that a function may do. */
export interface Permission extends Pick<PolicyStatementProps, 'conditions'> {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why its resources hold a wildcard. @default - they hold none */
  readonly wildcard?: string;
}

/**
 * Gives a role a permission.
 * @throws {SealwatchError} `INTERNAL` when a resource has a wildcard that nobody has explained
 */
export const permit = (role: Role, { actions, resources, conditions, wildcard }: Permission): void => {
  for (const resource of resources.filter(hasWildcard)) {
    if (!wildcard) throw new SealwatchError('INTERNAL', `the wildcard of ${resource} has no reason`);
    acknowledge(role, `AwsSolutions-IAM5[Resource::${readable(resource)}]`, wildcard);
  }
  role.addToPolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    }),
  );
};

const hasWildcard = (resource: string): boolean => /[*?]/.test(resource);

/** As the policy checks write it: what stands between `${` and `}` in angle brackets. */
const readable = (resource: string): string =>
  resource
    .replaceAll(Aws.PARTITION, '<AWS::Partition>')
    .replaceAll(Aws.REGION, '<AWS::Region>')
    .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>')
    .replace(/\$\{(.)\}/g, '<$1>');
