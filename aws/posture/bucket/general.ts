import type { BucketFacts, Fact, KeyFacts } from '../../../core/posture/facts.ts';
import { known } from '../../../core/posture/facts.ts';
import { S3SettingsReader } from '../../s3/settings/settings-reader.ts';
import type { PostureClients } from '../clients.ts';
import type { Topic } from '../fact.ts';
import type { Look } from '../look.ts';
import { type AccessPointNames, readAccessPoints } from './access-points.ts';
import { type DeployedRules, readFeed } from './feed.ts';
import { byOwnership, byVersioning } from './implied.ts';
import { readInventory } from './inventory.ts';
import { keyNamed } from './key.ts';
import { readSettings, type SettingFacts } from './settings.ts';
import type { Tags } from './tags.ts';
import { type BucketSetting, SETTING_TOPICS } from './topics.ts';

/** What is asked elsewhere, for it is the same for several buckets or was asked before. */
export interface Shared {
  readonly account: string;
  key(name: string): Promise<Fact<KeyFacts>>;
  tags(bucket: string): Promise<Fact<Tags>>;
  accessPoints(): Promise<Fact<AccessPointNames>>;
  /** `null` where no deployment guards the bucket. */
  rules(): Promise<DeployedRules>;
}

/** What is asked of the bucket itself. */
export type AskedFacts = Omit<BucketFacts, 'name' | 'kind' | 'region' | 'datasets' | 'account' | 'lookedAt'>;

/** @throws {BucketGone} where the bucket does not exist */
export async function generalFacts(
  clients: PostureClients,
  name: string,
  shared: Shared,
  look: Look,
): Promise<AskedFacts> {
  const reader = new S3SettingsReader(clients.s3, shared.account);
  const [settings, tags, inventory, accessPoints, feed] = await Promise.all([
    settingsOf(name, reader, look),
    look.ask(() => shared.tags(name)),
    look.ask(() => readInventory(clients, name, shared.account)),
    look.ask(async () => readAccessPoints(clients, shared.account, await shared.accessPoints(), name)),
    look.ask(async () => readFeed(clients, await shared.rules(), name)),
  ]);
  const { 'public-access-block': publicAccessBlock, 'object-lock': objectLock, ...rest } = settings;
  const key = await keyOf(settings.encryption, shared, look);
  return { ...rest, publicAccessBlock, objectLock, tags, inventory, accessPoints, feed, key };
}

const { versioning, replication, 'object-lock': lock, ownership, acl, ...others } = SETTING_TOPICS;

// What one answer implies is not asked: with many buckets, S3 throttles.
async function settingsOf(
  name: string,
  reader: S3SettingsReader,
  look: Look,
): Promise<SettingFacts<BucketSetting>> {
  const read = <Name extends BucketSetting>(topics: { readonly [Each in Name]: Topic }) =>
    readSettings(name, topics, reader, look);
  const all = await Promise.all([
    read({ versioning }).then(async (first) => ({
      ...first,
      ...(byVersioning(first) ?? (await read({ replication, 'object-lock': lock }))),
    })),
    read({ ownership }).then(async (first) => ({
      ...first,
      ...(byOwnership(first) ?? (await read({ acl }))),
    })),
    read(others),
  ]);
  return { ...all[0], ...all[1], ...all[2] };
}

/** The key that the bucket encrypts with: unknown where its encryption is. */
export async function keyOf(
  encryption: AskedFacts['encryption'],
  shared: Shared,
  look: Look,
): Promise<Fact<KeyFacts | null>> {
  if (encryption.kind === 'unknown') return encryption;
  const name = keyNamed(encryption.value);
  return name === null ? known(null) : look.ask(() => shared.key(name));
}
