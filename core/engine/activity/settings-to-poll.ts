import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { AccessPoint, TrailSettings } from '../../cloudtrail/settings/values.ts';
import { type Guard, guardedBucket, keyId } from '../../scope/guard.ts';
import type { ChangeRecord } from './change-record.ts';
import type { SettingHead } from './ports.ts';

/** A setting of a resource to read. */
export interface Polled {
  readonly resource: string;
  readonly setting: SettingName;
}

const OF_BUCKETS: readonly SettingName[] = [
  'existence',
  'policy',
  'acl',
  'abac',
  'public-access-block',
  'ownership',
  'versioning',
  'lifecycle',
  'encryption',
  'replication',
  'object-lock',
  'logging',
  'notification',
];

const OF_OTHERS: Readonly<Record<string, readonly SettingName[]>> = {
  'access-point': ['access-point'],
  trail: ['trail', 'trail-selectors'],
};

/** Copies of a multi-Region key share their id and have each a policy of their own. */
function keyResourceOf(key: string): string {
  const id = keyId(key);
  const region = /^arn:[^:]*:kms:([^:]*):/.exec(key)?.[1];
  return id.startsWith('mrk-') && region ? `key/${region}/${id}` : `key/${id}`;
}

/** Every setting that the schedule polls: of the guarded buckets, of the account, of keys, and of what was listed. */
export function settingsToPoll(guard: Guard, listed: readonly string[]): Polled[] {
  const buckets = guard.buckets.flatMap(({ name }) =>
    OF_BUCKETS.map((setting) => ({ resource: `bucket/${name}`, setting })),
  );
  const account = { resource: `account/${guard.account}`, setting: 'public-access-block' } as const;
  const keys = guard.keys.map((key) => ({ resource: keyResourceOf(key), setting: 'key-policy' }) as const);
  const others = listed.flatMap((resource) =>
    (OF_OTHERS[resource.slice(0, resource.indexOf('/'))] ?? []).map((setting) => ({ resource, setting })),
  );
  return [...buckets, account, ...keys, ...others];
}

/**
 * True for what the settings poll finds by itself as a change has left it, so that it can confirm the change. A trail or an access point that
 * is gone is in no list, and a trail of another Region in none of this one. False for buckets: those are asked at once.
 * @param heads what is known of the resource
 */
export function isConfirmedByPoll(
  { resource, setting, value }: ChangeRecord,
  heads: readonly SettingHead[],
  guard: Guard,
): boolean {
  if (resource.startsWith('access-point/')) {
    const point = value as AccessPoint;
    return point.exists && guardedBucket(guard, point.bucket) !== null;
  }
  if (resource.startsWith('trail/')) {
    const known = heads.find((head) => head.setting === 'trail')?.value;
    const trail = (setting === 'trail' ? value : known) as TrailSettings | undefined;
    return trail?.exists === true && trail.isMultiRegion;
  }
  return (
    !resource.startsWith('bucket/') &&
    settingsToPoll(guard, []).some((each) => each.resource === resource && each.setting === setting)
  );
}
