import type { Template } from 'aws-cdk-lib/assertions';
import type { Resource } from '../synthesized/template.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Names and ARNs as AWS would give them: `Ref` is the name, `Arn` the ARN. */
const NAMES: Readonly<Record<string, (id: string) => { readonly ref: string; readonly arn: string }>> = {
  'AWS::S3::Bucket': (id) => ({ ref: id.toLowerCase(), arn: `arn:aws:s3:::${id.toLowerCase()}` }),
  'AWS::IAM::Role': (id) => ({ ref: id, arn: `arn:aws:iam::${ACCOUNT}:role/${id}` }),
  'AWS::KMS::Key': (id) => ({ ref: id, arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}` }),
};

/** Resources of a template with every reference replaced by what it would be. */
export const resourcesIn = (template: Template): Readonly<Record<string, Resource>> => {
  const resources: Record<string, Resource> = template.toJSON().Resources;
  const named = ({ Ref }: { Ref: string }): string => PSEUDO[Ref] ?? nameOf(resources, Ref).ref;
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', null]] = Object.entries(value);
    if (name === 'Ref') return named({ Ref: String(argument) });
    if (name === 'Fn::GetAtt') return nameOf(resources, argument[0]).arn;
    if (name === 'Fn::Join') return argument[1].map(replaced).join(argument[0]);
    if (name === 'Fn::Sub') return String(argument).replace(/\$\{(.*?)\}/g, (_, Ref) => named({ Ref }));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part)]));
  };
  return replaced(resources) as Record<string, Resource>;
};

const nameOf = (resources: Readonly<Record<string, Resource>>, id: string) => {
  const name = NAMES[resources[id]?.Type ?? ''];
  if (name === undefined) throw new Error(`no simulation of a reference to ${id}`);
  return name(id);
};
