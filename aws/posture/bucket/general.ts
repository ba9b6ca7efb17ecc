import type { BucketFacts, Fact, KeyFacts } from '../../../core/posture/facts.ts';
import { known } from '../../../core/posture/facts.ts';
import { S3SettingsReader } from '../../s3/settings/settings-reader.ts';
import type { PostureClients } from '../clients.ts';
import type { Look } from '../look.ts';
import { type AccessPointNames, readAccessPoints } from './access-points.ts';
import { readInventory } from './inventory.ts';
import { keyNamed } from './key.ts';
import { readSettings } from './settings.ts';
import type { Tags } from './tags.ts';
import { SETTING_TOPICS } from './topics.ts';

/** What is asked elsewhere, for it is the same for several buckets or was asked before. */
export interface Shared {
  readonly account: string;
  key(name: string): Promise<Fact<KeyFacts>>;
  tags(bucket: string): Promise<Fact<Tags>>;
  accessPoints(): Promise<Fact<AccessPointNames>>;
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
  const [settings, tags, inventory, accessPoints] = await Promise.all([
    readSettings(name, SETTING_TOPICS, reader, look),
    look.ask(() => shared.tags(name)),
    look.ask(() => readInventory(clients, name, shared.account)),
    look.ask(async () => readAccessPoints(clients, shared.account, await shared.accessPoints(), name)),
  ]);
  const { 'public-access-block': publicAccessBlock, 'object-lock': objectLock, ...rest } = settings;
  const key = await keyOf(settings.encryption, shared, look);
  return { ...rest, publicAccessBlock, objectLock, tags, inventory, accessPoints, key };
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
