import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
  type S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Json } from '../../core/base/json.ts';
import { partitionOf } from '../../core/base/partition.ts';
import { accessPoint } from '../../core/cloudtrail/settings/access-point.ts';
import { keyPolicy } from '../../core/cloudtrail/settings/key-policy.ts';
import { publicAccessBlock } from '../../core/cloudtrail/settings/public-access-block.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { trail, trailSelectors } from '../../core/cloudtrail/settings/trail.ts';
import type { SettingRead, SettingsReader } from '../../core/engine/activity/ports.ts';
import { isPassing, refusalOf } from '../s3/refusal.ts';
import { S3SettingsReader } from '../s3/settings/settings-reader.ts';

type Reader = (clients: SettingsClients, resource: string) => Promise<SettingRead>;

/** Who answers for what is no bucket, by setting and kind of resource. */
const READERS: Readonly<Record<string, Reader>> = {
  'public-access-block account': readAccount,
  'access-point access-point': readAccessPoint,
  'trail trail': readTrail,
  'trail-selectors trail': readTrail,
  'key-policy key': readKeyPolicy,
};

/** Reads settings of buckets, the account, access points, trails and keys. */
export class AwsSettingsReader implements SettingsReader {
  readonly #clients: SettingsClients;
  readonly #buckets: S3SettingsReader;

  constructor(clients: SettingsClients, account: string | null) {
    this.#clients = clients;
    this.#buckets = new S3SettingsReader(clients.s3, account);
  }

  async read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>> {
    if (resource.startsWith('bucket/')) return this.#buckets.read(resource, setting);
    const reader = READERS[`${setting} ${resource.slice(0, resource.indexOf('/'))}`];
    if (reader) return (await reader(this.#clients, `${resource}#${setting}`)) as SettingRead<Name>;
    return {
      kind: 'unreadable',
      reason: 'unsupported',
      detail: `nobody is asked for ${setting} of ${resource}`,
    };
  }
}

/** The policy of `key/ID`; a KMS key has exactly one, which is called `default`. */
async function readKeyPolicy({ kms }: SettingsClients, resource: string): Promise<SettingRead> {
  const KeyId = /^key\/(?:[^/#]+\/)?([^/#]+)/.exec(resource)?.[1] ?? '';
  const found = await asked(
    () => kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
    ['NotFoundException'],
  );
  if (found.kind !== 'answer') return found;
  return found.answer === null ? { kind: 'gone' } : { kind: 'read', value: keyPolicy.read(found.answer) };
}

/** `access-point/ACCOUNT/NAME`, with its policy. */
async function readAccessPoint({ s3Control }: SettingsClients, resource: string): Promise<SettingRead> {
  const [, AccountId = '', Name = ''] = /^access-point\/([^/]*)\/([^#]+)/.exec(resource) ?? [];
  const input = { AccountId, Name };
  const found = await asked(() => s3Control.send(new GetAccessPointCommand(input)), ['NoSuchAccessPoint']);
  if (found.kind !== 'answer') return found;
  if (found.answer === null) return { kind: 'read', value: accessPoint.read(null) };
  const policy = await asked(
    () => s3Control.send(new GetAccessPointPolicyCommand(input)),
    ['NoSuchAccessPointPolicy'],
  );
  if (policy.kind !== 'answer') return policy;
  const both = { ...(found.answer as object), ...((policy.answer ?? {}) as object) };
  return { kind: 'read', value: accessPoint.read(both) };
}

const ABSENT = ['TrailNotFoundException'];

/** A trail of this Region, `trail/ACCOUNT/REGION/NAME`, or its selectors. */
async function readTrail(clients: SettingsClients, resource: string): Promise<SettingRead> {
  const [, account, region, name, setting] = /^trail\/([^/]*)\/([^/]*)\/([^#]+)#(.+)$/s.exec(resource) ?? [];
  const arn = `arn:${partitionOf(region ?? '')}:cloudtrail:${region}:${account}:trail/${name}`;
  return setting === 'trail' ? readWhole(clients, arn) : readSelectors(clients, arn);
}

async function readWhole({ cloudTrail }: SettingsClients, Name: string): Promise<SettingRead> {
  const found = await asked(() => cloudTrail.send(new GetTrailCommand({ Name })), ABSENT);
  if (found.kind !== 'answer') return found;
  const status = await asked(() => cloudTrail.send(new GetTrailStatusCommand({ Name })), ABSENT);
  if (status.kind !== 'answer') return status;
  const both = { ...((found.answer ?? {}) as object), ...((status.answer ?? {}) as object) };
  return { kind: 'read', value: trail.read(both) };
}

async function readSelectors({ cloudTrail }: SettingsClients, TrailName: string): Promise<SettingRead> {
  const found = await asked(() => cloudTrail.send(new GetEventSelectorsCommand({ TrailName })), ABSENT);
  if (found.kind !== 'answer') return found;
  return found.answer === null
    ? { kind: 'gone' }
    : { kind: 'read', value: trailSelectors.read(found.answer) };
}

/** Block Public Access of `account/ID`. An account without one blocks nothing. */
export async function readAccount({ s3Control }: SettingsClients, resource: string): Promise<SettingRead> {
  const AccountId = /^account\/(\d+)/.exec(resource)?.[1] ?? '';
  const found = await asked(
    () => s3Control.send(new GetPublicAccessBlockCommand({ AccountId })),
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  return found.kind === 'answer' ? { kind: 'read', value: publicAccessBlock.read(found.answer) } : found;
}

type NotRead = Exclude<SettingRead, { readonly kind: 'read' }>;
type Asked = { readonly kind: 'answer'; readonly answer: Json } | NotRead;

/**
 * Asks AWS. One of the errors that mean "there is none" is the answer `null`.
 * @throws {SealwatchError} `AWS_FAILED` for a fault that is no answer: no credentials, for one
 */
export async function asked(ask: () => Promise<object>, absences: readonly string[]): Promise<Asked> {
  try {
    return { kind: 'answer', answer: plain(await ask()) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null && absences.includes(refusal.code)) return { kind: 'answer', answer: null };
    const detail = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : String(error);
    if (isPassing(error)) return { kind: 'unreadable', reason: 'transient', detail };
    if (refusal === null)
      throw new SealwatchError('AWS_FAILED', `AWS could not be asked: ${detail}`, { cause: error });
    const isDenied = refusal.status === 403 || /AccessDenied|NotAuthorized/.test(refusal.code);
    return { kind: 'unreadable', reason: isDenied ? 'access-denied' : 'refused', detail };
  }
}

/** Without the SDK's own fields, and with times as text. */
function plain(found: object): Json {
  const { $metadata: _, ...fields } = found as Readonly<Record<string, unknown>>;
  return JSON.parse(JSON.stringify(fields)) as Json;
}

/** Whom to ask for settings. */
export interface SettingsClients {
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly cloudTrail: CloudTrailClient;
  readonly kms: KMSClient;
}

/** Trails that take the events of this Region, the shadows of others' included: each by its own ARN. */
export async function trailResources({ cloudTrail }: SettingsClients): Promise<string[]> {
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return trailList.flatMap(({ TrailARN = '' }) => {
    const [, region, account, name] =
      /^arn:aws[\w-]*:cloudtrail:([\w-]+):(\d+):trail\/(.+)$/s.exec(TrailARN) ?? [];
    return name ? [`trail/${account}/${region}/${name}`] : [];
  });
}

/** The access points of a bucket, page after page. */
export async function accessPointResources(
  { s3Control }: SettingsClients,
  AccountId: string,
  Bucket: string,
): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { AccountId, Bucket, ...(NextToken ? { NextToken } : {}) };
    const page = await s3Control.send(new ListAccessPointsCommand(input));
    found.push(...(page.AccessPointList ?? []).map(({ Name }) => `access-point/${AccountId}/${Name}`));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
