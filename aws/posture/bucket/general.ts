import { ListBucketInventoryConfigurationsCommand } from '@aws-sdk/client-s3';
import { at, flagAt, type Json, listAt, textAt } from '../../../core/base/json.ts';
import type { Logging } from '../../../core/cloudtrail/settings/values.ts';
import {
  type BucketFacts,
  type Fact,
  type InventoryConfiguration,
  type KeyFacts,
  known,
} from '../../../core/posture/facts.ts';
import { S3SettingsReader } from '../../s3/settings/settings-reader.ts';
import type { BucketInspection } from '../bucket-inspection.ts';
import type { PostureClients } from '../clients.ts';
import { askFact, type Topic } from '../fact.ts';
import { type AccessPointNames, readAccessPoints } from './access-points.ts';
import {
  type BucketSetting,
  type DeployedRules,
  INVENTORY,
  readEventDelivery,
  SETTING_TOPICS,
} from './event-delivery.ts';
import { keyNamed } from './key.ts';
import type { Tags } from './settings.ts';
import { readSettings, type SettingFacts } from './settings.ts';

/** What is asked elsewhere, for it is the same for several buckets or was asked before. */
export interface Shared {
  readonly account: string;
  key(name: string): Promise<Fact<KeyFacts>>;
  tags(bucket: string): Promise<Fact<Tags>>;
  accessPoints(): Promise<Fact<AccessPointNames>>;
  /** Where a bucket's access log goes. */
  logging(bucket: string): Promise<Fact<Logging>>;
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
  inspection: BucketInspection,
): Promise<AskedFacts> {
  let hasRules = false;
  const reader = new S3SettingsReader(clients.s3, shared.account, (setting, answer) => {
    if (setting === 'lifecycle') hasRules = listAt(answer, 'Rules').length > 0;
  });
  const [settings, tags, inventory, accessPoints, eventDelivery] = await Promise.all([
    settingsOf(name, reader, inspection),
    inspection.ask(() => shared.tags(name)),
    inspection.ask(() => readInventory(clients, name, shared.account)),
    inspection.ask(async () =>
      readAccessPoints(clients, {
        account: shared.account,
        bucket: name,
        names: await shared.accessPoints(),
      }),
    ),
    inspection.ask(async () => readEventDelivery(clients, await shared.rules(), name)),
  ]);
  const { 'public-access-block': publicAccessBlock, 'object-lock': objectLock, ...rest } = settings;
  const key = await keyOf(settings.encryption, shared, inspection);
  const logChain = await inspection.ask(() => logChainOf(name, settings.logging, shared));
  return {
    ...rest,
    logChain,
    // Rules that destroy nothing are no part of the setting's value.
    hasLifecycle: rest.lifecycle.kind === 'unknown' ? rest.lifecycle : known(hasRules),
    publicAccessBlock,
    objectLock,
    tags,
    inventory,
    accessPoints,
    eventDelivery,
    key,
  };
}

const { versioning, replication, 'object-lock': lock, ownership, acl, ...others } = SETTING_TOPICS;

// What one answer implies is not asked: with many buckets, S3 throttles.
async function settingsOf(
  name: string,
  reader: S3SettingsReader,
  inspection: BucketInspection,
): Promise<SettingFacts<BucketSetting>> {
  const read = <Name extends BucketSetting>(topics: { readonly [Each in Name]: Topic }) =>
    readSettings(name, topics, reader, inspection);
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
  inspection: BucketInspection,
): Promise<Fact<KeyFacts | null>> {
  if (encryption.kind === 'unknown') return encryption;
  const name = keyNamed(encryption.value);
  return name === null ? known(null) : inspection.ask(() => shared.key(name));
}

/** Longer chains than this nobody makes, and each link is a request. */
const MAX_LINKS = 8;

/** The buckets that an access log goes through, until one logs to none or to one that is among them. */
async function logChainOf(
  name: string,
  logging: Fact<Logging>,
  { logging: ask }: Pick<Shared, 'logging'>,
): Promise<Fact<readonly string[]>> {
  const chain: string[] = [];
  let next = logging;
  while (chain.length < MAX_LINKS) {
    if (next.kind === 'unknown') return next;
    const target = next.value?.bucket ?? null;
    if (target === null) break;
    const isBack = target === name || chain.includes(target);
    chain.push(target);
    if (isBack) break;
    next = await ask(target);
  }
  return known(chain);
}

type Implied<Name extends 'acl' | 'replication' | 'object-lock'> = SettingFacts<Name> | null;

/**
 * Where ACLs are disabled, the bucket's grants its owner alone, and S3 would not have disabled them otherwise.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
const byOwnership = ({ ownership }: SettingFacts<'ownership'>): Implied<'acl'> =>
  isKnownAs(ownership, (value) => value === 'BucketOwnerEnforced')
    ? { acl: known({ grants: [], owner: null }) }
    : null;

/**
 * A bucket that was never versioned is neither locked nor replicated: both need versioning, which can be suspended but never
 * taken back. See https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
const byVersioning = ({ versioning }: SettingFacts<'versioning'>): Implied<'replication' | 'object-lock'> =>
  isKnownAs(versioning, ({ status }) => status === 'Never')
    ? { replication: known([]), 'object-lock': known({ isEnabled: false, retention: null }) }
    : null;

const isKnownAs = <Value>(fact: Fact<Value>, is: (value: Value) => boolean): boolean =>
  fact.kind === 'known' && is(fact.value);

/** A bucket has up to 1,000 of them, and S3 lists 100 at once. */
const PAGES = 10;

const readInventory = (
  { s3 }: PostureClients,
  Bucket: string,
  ExpectedBucketOwner: string,
): Promise<Fact<readonly InventoryConfiguration[]>> =>
  askFact(
    INVENTORY,
    async () => {
      const found: object[] = [];
      let ContinuationToken: string | undefined;
      for (let page = 0; page < PAGES; page++) {
        const input = { Bucket, ExpectedBucketOwner, ...(ContinuationToken ? { ContinuationToken } : {}) };
        const answer = await s3.send(new ListBucketInventoryConfigurationsCommand(input));
        found.push(...(answer.InventoryConfigurationList ?? []));
        ContinuationToken = answer.IsTruncated ? answer.NextContinuationToken : undefined;
        if (!ContinuationToken) break;
      }
      return { found };
    },
    ['NoSuchConfiguration'],
    (answer) => listAt(answer, 'found').map(inventoryIn),
  );

const inventoryIn = (one: Json): InventoryConfiguration => ({
  id: textAt(one, 'Id') ?? '',
  isEnabled: flagAt(one, 'IsEnabled') ?? false,
  hasAllVersions: textAt(one, 'IncludedObjectVersions') === 'All',
  prefix: textAt(one, 'Filter', 'Prefix') ?? '',
  frequency: textAt(one, 'Schedule', 'Frequency') === 'Daily' ? 'Daily' : 'Weekly',
  target: (textAt(at(one, 'Destination'), 'S3BucketDestination', 'Bucket') ?? '').replace(
    /^arn:[^:]*:s3:::/,
    '',
  ),
});
