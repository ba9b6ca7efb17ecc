import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { AdaptedTemplate } from '../adapt.ts';
import type { DeployTarget } from '../target.ts';
import { makeTrail, type TrailProperties } from './make.ts';
import { type Names, resolve } from './resolve.ts';

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly properties?: { readonly templateFile?: string; readonly stackName?: string } }>
  >;
}

/**
 * Makes the trails of stacks that are deployed, which stood in their templates.
 * @param only name of the stack, where not all were deployed
 */
export async function makeTrails(
  target: DeployTarget,
  assembly: string,
  templates: readonly AdaptedTemplate[],
  only: string | undefined,
): Promise<void> {
  const withTrails = templates.filter(({ trails }) => trails.length > 0);
  if (withTrails.length === 0) return;
  const stackOf = stacksIn(JSON.parse(await readFile(join(assembly, 'manifest.json'), 'utf8')) as Manifest);
  const emulator = { endpoint: target.environment.AWS_ENDPOINT_URL ?? '', region: target.region };
  for (const { name, trails } of withTrails) {
    const stack = stackOf.get(name);
    if (stack === undefined || (only !== undefined && only !== stack)) continue;
    const names = await namesIn(target, stack);
    for (const { id, properties } of trails)
      await makeTrail(emulator, id, resolve(properties, names) as TrailProperties);
  }
}

/** Names of stacks by their templates' files. */
const stacksIn = ({ artifacts }: Manifest): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(artifacts).flatMap(([id, { properties }]) =>
      properties?.templateFile ? [[properties.templateFile, properties.stackName ?? id] as const] : [],
    ),
  );

/** Of what trails refer to. */
const ARN_OF: Readonly<Record<string, (name: string, account: string, region: string) => string>> = {
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::KMS::Key': (name, account, region) => `arn:aws:kms:${region}:${account}:key/${name}`,
};

async function namesIn({ account, region, environment }: DeployTarget, stack: string): Promise<Names> {
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
