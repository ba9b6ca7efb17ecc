import { Stack } from 'aws-cdk-lib';
import { Grant, type GrantWithResourceOptions, type IRole } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../permissions/acknowledge.ts';

/** Something that a role may do with a bucket or a key. */
export interface DatasetPermission {
  readonly actions: readonly string[];
  readonly resource: GrantWithResourceOptions['resource'];
  readonly arns: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const PREFIX = 'A dataset is a prefix, below which there is any number of keys.';

/** Gives it to a role; where that is of another account, also in the resource's policy. */
export const permitRole = (
  role: IRole,
  { actions, resource, arns, conditions }: DatasetPermission,
): Grant => {
  for (const arn of arns.map((each) => readable(Stack.of(role).resolve(each))))
    if (arn.includes('*')) acknowledge(role, `AwsSolutions-IAM5[Resource::${arn}]`, PREFIX);
  return Grant.addToPrincipalOrResource({
    grantee: role,
    actions: [...actions],
    resource,
    resourceArns: [...arns],
    ...(conditions && { conditions }),
  });
};

/** As the policy checks write a resource: references, and what stands between `${` and `}`, in angle brackets. */
const readable = (value: unknown): string => {
  if (typeof value === 'string') return value.replace(/\$\{(.*?)\}/g, '<$1>');
  if (typeof value !== 'object' || value === null) return '';
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Fn::Join' && Array.isArray(argument)) return argument[1].map(readable).join(argument[0]);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
  return name === 'Ref' ? `<${String(argument)}>` : '';
};
