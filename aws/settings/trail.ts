import { GetEventSelectorsCommand, GetTrailCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { trail } from '../../core/cloudtrail/settings/trail.ts';
import { trailSelectors } from '../../core/cloudtrail/settings/trail-selectors.ts';
import type { SettingRead } from '../../core/cloudtrail/settings-reader.ts';
import { asked } from './asked.ts';
import type { SettingsClients } from './clients.ts';

const ABSENT = ['TrailNotFoundException'];

/** A trail of this Region, `trail/ACCOUNT/REGION/NAME`, or its selectors. */
export async function readTrail(clients: SettingsClients, resource: string): Promise<SettingRead> {
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
