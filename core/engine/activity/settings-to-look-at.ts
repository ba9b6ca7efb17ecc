import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { Guard } from '../../scope/guard.ts';
import { keyId } from '../../scope/guard.ts';
import type { Looked } from './look-at-settings.ts';

const OF_BUCKETS: readonly SettingName[] = [
  'existence',
  'policy',
  'acl',
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

/** Every setting that a schedule looks at: of the guarded buckets, of the account, of keys, and of what was listed. */
export function settingsToLookAt(guard: Guard, listed: readonly string[]): Looked[] {
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
