import { Aws, Stack, Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, type Role } from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { SealwatchError } from '../../core/base/errors.ts';
import type { RetainedTable } from '../tables.ts';

/** Something that a function may do. */
export interface Permission extends Pick<PolicyStatementProps, 'conditions'> {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why its resources hold a wildcard. @default - they hold none */
  readonly wildcard?: string;
}

/**
 * Gives a role a permission.
 * @throws {SealwatchError} `INTERNAL` when a resource has a wildcard without an explanation
 */
export const permit = (role: Role, permission: Permission): void => {
  const { actions, wildcard } = permission;
  const { resources, conditions } = inPartition(role, permission);
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

/**
 * The same with the partition by its name, where the stack's Region gives it: the CDK takes every ARN with a reference in it for a
 * long one, and splits policies that are none into many.
 */
const inPartition = (role: Role, { resources, conditions }: Permission): Omit<Permission, 'actions'> => {
  const { region } = Stack.of(role);
  const partition = Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition;
  if (partition === undefined) return { resources, ...(conditions && { conditions }) };
  const named = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(Aws.PARTITION, partition)) as T;
  return { resources: named(resources), ...(conditions && { conditions: named(conditions) }) };
};

const hasWildcard = (resource: string): boolean => /[*?]/.test(resource);

/** As the policy checks write it: what stands between `${` and `}` in angle brackets. */
const readable = (resource: string): string =>
  resource
    .replaceAll(Aws.PARTITION, '<AWS::Partition>')
    .replaceAll(Aws.REGION, '<AWS::Region>')
    .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>')
    .replace(/\$\{(.)\}/g, '<$1>');

/** Says, for the policy checks that read the template, why something is as it is. The id is the bare one, such as `AwsSolutions-S1`. */
export const acknowledge = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });

/** What is done with which tables. Nothing here deletes: the history is append-only. */
interface TableAccess {
  /** Those whose items are got and queried. */
  readonly read: readonly RetainedTable[];
  /** ARNs of the indexes that are queried. @default - none */
  readonly indexes?: readonly string[];
  /** Those that whole items are put into. @default - none */
  readonly put?: readonly RetainedTable[];
  /** Those in which an item changes that others have written too. @default - none */
  readonly update?: readonly RetainedTable[];
  /** Those on which a transaction depends without writing to them; the rest of it is permitted by what is in it. @default - none */
  readonly check?: readonly RetainedTable[];
}

/** Using tables: a statement for each kind of use, since policies and templates have a length. */
export const tableAccess = ({
  read,
  indexes = [],
  put = [],
  update = [],
  check = [],
}: TableAccess): Permission[] =>
  [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      resources: read.map(({ tableArn }) => tableArn),
    },
    // DynamoDB gets no item from an index.
    { actions: ['dynamodb:Query'], resources: indexes },
    { actions: ['dynamodb:PutItem'], resources: put.map(({ tableArn }) => tableArn) },
    { actions: ['dynamodb:UpdateItem'], resources: update.map(({ tableArn }) => tableArn) },
    { actions: ['dynamodb:ConditionCheckItem'], resources: check.map(({ tableArn }) => tableArn) },
  ].filter(({ resources }) => resources.length > 0);

/** Using the items of partitions whose names begin alike. */
export const partitionUse = (
  table: RetainedTable,
  prefix: string,
  actions: readonly string[],
): Permission => ({
  actions,
  resources: [table.tableArn],
  conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } },
});

/** Putting items of one partition of a table. */
export const partitionWrite = (table: RetainedTable, partition: string): Permission => ({
  actions: ['dynamodb:PutItem'],
  resources: [table.tableArn],
  conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
});
