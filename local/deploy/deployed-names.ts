import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { SealwatchError } from '../../core/base/errors.ts';
import type { DeployTarget } from './template.ts';

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly properties?: { readonly templateFile?: string; readonly stackName?: string } }>
  >;
}

/** What `Ref` stands for (physical ids by logical ones, and the pseudo parameters), and `Fn::GetAtt`, as `Logs.Arn`. */
export type Names = ReadonlyMap<string, string>;

/** Names of stacks by their templates' files. */
export async function stacksIn(assembly: string): Promise<ReadonlyMap<string, string>> {
  const { artifacts } = JSON.parse(await readFile(join(assembly, 'manifest.json'), 'utf8')) as Manifest;
  return new Map(
    Object.entries(artifacts).flatMap(([id, { properties }]) =>
      properties?.templateFile ? [[properties.templateFile, properties.stackName ?? id] as const] : [],
    ),
  );
}

/** Resources whose ARN others refer to. */
const ARN_OF: Readonly<Record<string, (name: string, account: string, region: string) => string>> = {
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::KMS::Key': (name, account, region) => `arn:aws:kms:${region}:${account}:key/${name}`,
};

/** What the names in a template stand for, once its stack is deployed. */
export async function namesIn({ account, region, environment }: DeployTarget, stack: string): Promise<Names> {
  const client = new CloudFormationClient({
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const names = new Map([
    ['AWS::AccountId', account],
    ['AWS::Region', region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stack],
  ]);
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack }))
      for (const resource of page.StackResourceSummaries ?? []) {
        const { LogicalResourceId: id, PhysicalResourceId: name, ResourceType } = resource;
        if (!id || !name) continue;
        names.set(id, name);
        const arn = ARN_OF[ResourceType ?? '']?.(name, account, region);
        if (arn) names.set(`${id}.Arn`, arn);
      }
    return names;
  } finally {
    client.destroy();
  }
}

/**
 * A value of a template with `Ref`, `Fn::GetAtt` and `Fn::Join` put in; CloudFormation does the same where it makes the resource.
 * @throws {SealwatchError} `AWS_FAILED` for another function, or a name that stands for nothing
 */
export function resolve(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, names));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return call(name, argument, names);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, names)]));
}

function call(name: string, argument: unknown, names: Names): unknown {
  if (name === 'Ref') return named(String(argument), names);
  if (name === 'Fn::GetAtt') return named([argument].flat().join('.'), names);
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [string, unknown];
    return (resolve(parts, names) as readonly unknown[]).join(separator);
  }
  throw cannot(`${name} is not understood here`);
}

function named(name: string, names: Names): string {
  const found = names.get(name);
  if (found === undefined) throw cannot(`nothing is named ${name}`);
  return found;
}

const cannot = (why: string): SealwatchError =>
  new SealwatchError('AWS_FAILED', `what the template has cannot be made on this machine: ${why}`);
