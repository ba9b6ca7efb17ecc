import { GetEventSelectorsCommand, GetTrailCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetAccessPointCommand, GetAccessPointPolicyCommand } from '@aws-sdk/client-s3-control';
import { accessPoint } from '../../core/cloudtrail/settings/access-point.ts';
import { keyPolicy } from '../../core/cloudtrail/settings/key-policy.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { trail } from '../../core/cloudtrail/settings/trail.ts';
import { trailSelectors } from '../../core/cloudtrail/settings/trail-selectors.ts';
import type { SettingRead, SettingsReader } from '../../core/cloudtrail/settings-reader.ts';
import { S3SettingsReader } from '../s3/settings/settings-reader.ts';
import { readAccount } from './account.ts';
import { asked } from './asked.ts';
import type { SettingsClients } from './clients.ts';

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
  if (found.answer === null) return { kind: 'gone' };
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

/** China and GovCloud are partitions of their own. */
const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
