import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailRequest,
  PutEventSelectorsCommand,
  type PutEventSelectorsRequest,
  StartLoggingCommand,
  StopLoggingCommand,
  TrailAlreadyExistsException,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { SealwatchError } from '../../core/base/errors.ts';
import { UNRECORDED } from '../relay/cloudtrail/api-call.ts';
import type { AdaptedTemplate } from './adapt.ts';
import type { DeployTarget } from './template.ts';

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

/** The resources that trails refer to. */
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

/** Properties of `AWS::CloudTrail::Trail`, resolved. */
interface TrailProperties
  extends Omit<CreateTrailRequest, 'Name' | 'KmsKeyId' | 'TagsList'>,
    Pick<PutEventSelectorsRequest, 'AdvancedEventSelectors' | 'EventSelectors'> {
  readonly TrailName?: string;
  readonly KMSKeyId?: string;
  readonly IsLogging?: boolean;
  readonly Tags?: CreateTrailRequest['TagsList'];
}

interface Emulator {
  readonly endpoint: string;
  readonly region: string;
}

/** Makes a trail as CloudFormation would, or changes the existing one to the same. */
async function makeTrail(emulator: Emulator, id: string, properties: TrailProperties): Promise<void> {
  const { TrailName: Name = id, KMSKeyId: KmsKeyId, IsLogging, Tags: TagsList, ...rest } = properties;
  const { AdvancedEventSelectors, EventSelectors, ...settings } = rest;
  const client = clientOf(emulator);
  const trail = { ...settings, Name, ...(KmsKeyId === undefined ? {} : { KmsKeyId }) };
  const TrailName = Name;
  try {
    await createOrUpdate(client, trail, TagsList);
    if (AdvancedEventSelectors)
      await client.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    else if (EventSelectors) await client.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
    await client.send(IsLogging ? new StartLoggingCommand({ Name }) : new StopLoggingCommand({ Name }));
  } finally {
    client.destroy();
  }
}

async function createOrUpdate(
  client: CloudTrailClient,
  trail: CreateTrailRequest,
  TagsList: CreateTrailRequest['TagsList'],
): Promise<void> {
  try {
    await client.send(new CreateTrailCommand({ ...trail, ...(TagsList ? { TagsList } : {}) }));
  } catch (error) {
    if (!(error instanceof TrailAlreadyExistsException)) throw error;
    await client.send(new UpdateTrailCommand(trail));
  }
}

function clientOf({ endpoint, region }: Emulator): CloudTrailClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new CloudTrailClient({ endpoint, region, credentials });
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: Record<string, string> }).headers, { [UNRECORDED]: '1' });
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

/** What `Ref` stands for (physical ids by logical ones, and the pseudo parameters), and `Fn::GetAtt`, as `Logs.Arn`. */
type Names = ReadonlyMap<string, string>;

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
  new SealwatchError('AWS_FAILED', `the trail of the template cannot be made on this machine: ${why}`);
