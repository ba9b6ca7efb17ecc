import type { JsonObject } from '../../base/json.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import { trail } from '../../cloudtrail/settings/trail.ts';
import type { LifecycleDeletion, SettingValues } from '../../cloudtrail/settings/values.ts';
import { bucketCall, EXAMPLE, record } from '../../rules/records.examples.ts';

export const KEY_ID = '1f2e3d4c-aaaa-bbbb-cccc-1234567890ab';

/** The changes of a setting. */
export interface Story<Name extends SettingName> {
  readonly setting: Name;
  readonly resource?: string;
  /** What somebody saw before; not there where nobody did. */
  readonly before?: SettingValues[Name];
  /** By this call, the setting became that. */
  readonly call: JsonObject;
  readonly weakened: SettingValues[Name];
  /** What it became afterwards. */
  readonly later: readonly SettingValues[Name][];
}

/** What is reported about each change, in order; the first poll reports nothing. */
/** A setting that was weakened in minute 1 and changed again in each minute after it, and when that ended what the call did. */
type PutBack = readonly [title: string, undone: string | null, story: Story<SettingName>];

const SUSPEND = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
const ROOT = {
  userIdentity: {
    type: 'Root',
    principalId: EXAMPLE.account,
    arn: `arn:aws:iam::${EXAMPLE.account}:root`,
    accountId: EXAMPLE.account,
  },
};
const SUSPEND_AS_ROOT = bucketCall('PutBucketVersioning', {}, ROOT);
const status = (status: 'Enabled' | 'Suspended', mfaDelete: boolean | null) => ({ status, mfaDelete });

export const FLAGS = [
  'blockPublicAcls',
  'ignorePublicAcls',
  'blockPublicPolicy',
  'restrictPublicBuckets',
] as const;
type Block = SettingValues['public-access-block'];
export const blocked = (...off: readonly (typeof FLAGS)[number][]): Block =>
  Object.fromEntries(FLAGS.map((flag) => [flag, !off.includes(flag)])) as unknown as Block;

export const grants = (...all: readonly (readonly [grantee: string, permission: string])[]) => ({
  grants: all.map(([grantee, permission]) => ({ grantee, permission })),
  owner: 'owner',
});

export const deletion = (what: 'current' | 'noncurrent', days: number): LifecycleDeletion => ({
  rule: 'r',
  what,
  days,
  date: null,
  keep: 0,
  filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
});

const FOREIGN = 'arn:aws:kms:eu-west-1:999988887777:key/2f2e3d4c-aaaa-bbbb-cccc-1234567890ab';
const encrypted = (
  algorithm: SettingValues['encryption']['algorithm'],
  key: string | null = null,
  isCustomerKeyBlocked: boolean | null = null,
) => ({ algorithm, key, isCustomerKeyBlocked });

export const copies = (bucket: string, account: string) => ({
  rule: 'r',
  bucket,
  account,
  filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
});

const TRAIL = `trail/${EXAMPLE.account}/eu-west-1/main`;
const REAL_TRAIL = { ...trail.safest, isValidated: false, bucket: 'logs', key: null, logGroup: null };

const policyOf = (...principals: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: principals.map((AWS) => ({
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'kms:*',
    Resource: '*',
  })),
});
const NAMED = policyOf(`arn:aws:iam::${EXAMPLE.account}:role/Admin`);
const OPENED = policyOf(`arn:aws:iam::${EXAMPLE.account}:root`, 'arn:aws:iam::999988887777:root');
const PUT_KEY_POLICY = record('kms', 'PutKeyPolicy', { keyId: KEY_ID, policyName: 'default' });

/** Nobody saw the setting before, or not all of it. */
export const unknownBefore: readonly PutBack[] = [
  [
    'versioning is on again, and MFA delete is off, as it may always have been',
    '03:02',
    {
      setting: 'versioning',
      call: SUSPEND,
      weakened: status('Suspended', null),
      later: [status('Enabled', false)],
    },
  ],
  [
    'versioning is on again, after a poll has seen that MFA delete is off',
    '03:03',
    {
      setting: 'versioning',
      call: SUSPEND,
      weakened: status('Suspended', null),
      later: [status('Suspended', false), status('Enabled', false)],
    },
  ],
  [
    'the status alone was seen before, and versioning is on again',
    '03:02',
    {
      setting: 'versioning',
      before: status('Enabled', null),
      call: SUSPEND,
      weakened: status('Suspended', null),
      later: [status('Enabled', false)],
    },
  ],
  [
    'versioning stays suspended',
    null,
    {
      setting: 'versioning',
      call: SUSPEND,
      weakened: status('Suspended', null),
      later: [status('Suspended', false)],
    },
  ],
  [
    'root suspended it and switched MFA delete off, which stays off',
    null,
    {
      setting: 'versioning',
      call: SUSPEND_AS_ROOT,
      weakened: status('Suspended', false),
      later: [status('Enabled', false)],
    },
  ],
  [
    'MFA delete was switched off, and versioning is suspended too',
    null,
    {
      setting: 'versioning',
      call: SUSPEND,
      weakened: status('Enabled', false),
      later: [status('Suspended', false)],
    },
  ],
  [
    'the flag that was switched off is on, and another one is not',
    '03:02',
    {
      setting: 'public-access-block',
      call: bucketCall('PutBucketPublicAccessBlock'),
      weakened: blocked('blockPublicPolicy'),
      later: [blocked('blockPublicAcls')],
    },
  ],
  [
    'one flag of those that were switched off is still off',
    null,
    {
      setting: 'public-access-block',
      call: bucketCall('PutBucketPublicAccessBlock'),
      weakened: blocked(...FLAGS),
      later: [blocked('blockPublicAcls')],
    },
  ],
  [
    'the ACL gives everybody nothing any more, and a partner something',
    '03:02',
    {
      setting: 'acl',
      call: bucketCall('PutBucketAcl'),
      weakened: grants(['AllUsers', 'READ'], ['LogDelivery', 'WRITE']),
      later: [grants(['id:partner', 'READ'], ['LogDelivery', 'WRITE'])],
    },
  ],
  [
    'the ACL gives everybody less, and still something',
    null,
    {
      setting: 'acl',
      call: bucketCall('PutBucketAcl'),
      weakened: grants(['AllUsers', 'FULL_CONTROL']),
      later: [grants(['AllUsers', 'READ'])],
    },
  ],
  [
    'nothing expires current versions any more, and a rule cleans up old ones',
    '03:02',
    {
      setting: 'lifecycle',
      call: bucketCall('PutBucketLifecycle'),
      weakened: [deletion('current', 1)],
      later: [[deletion('noncurrent', 365)]],
    },
  ],
  [
    'old versions are still destroyed, a day later than before',
    null,
    {
      setting: 'lifecycle',
      call: bucketCall('PutBucketLifecycle'),
      weakened: [deletion('noncurrent', 1)],
      later: [[deletion('noncurrent', 2)]],
    },
  ],
  [
    'the key of another account is gone, and no default encryption is set',
    '03:02',
    {
      setting: 'encryption',
      call: bucketCall('PutBucketEncryption'),
      weakened: encrypted('aws:kms', FOREIGN),
      later: [encrypted('none')],
    },
  ],
  [
    'the key of another account is gone, and SSE-C is allowed',
    '03:02',
    {
      setting: 'encryption',
      call: bucketCall('PutBucketEncryption'),
      weakened: encrypted('aws:kms', FOREIGN),
      later: [encrypted('AES256', null, false)],
    },
  ],
  [
    'the key is that of another account still',
    null,
    {
      setting: 'encryption',
      call: bucketCall('PutBucketEncryption'),
      weakened: encrypted('aws:kms', FOREIGN),
      later: [encrypted('aws:kms:dsse', FOREIGN)],
    },
  ],
  [
    'copies go to another account than those that the call sent them to',
    '03:02',
    {
      setting: 'replication',
      call: bucketCall('PutBucketReplication'),
      weakened: [copies('theirs', '999988887777')],
      later: [[copies('partner', '444455556666')]],
    },
  ],
  [
    'copies still go there, with others',
    null,
    {
      setting: 'replication',
      call: bucketCall('PutBucketReplication'),
      weakened: [copies('theirs', '999988887777')],
      later: [[copies('partner', '444455556666'), copies('theirs', '999988887777')]],
    },
  ],
  [
    'the trail is of all Regions again, and has neither digests nor a key',
    '03:02',
    {
      setting: 'trail',
      resource: TRAIL,
      call: record('cloudtrail', 'UpdateTrail', { name: 'main', isMultiRegionTrail: 'false' }),
      weakened: { ...trail.safest, isMultiRegion: false },
      later: [REAL_TRAIL],
    },
  ],
  [
    'the trail is of one Region still',
    null,
    {
      setting: 'trail',
      resource: TRAIL,
      call: record('cloudtrail', 'UpdateTrail', { name: 'main', isMultiRegionTrail: 'false' }),
      weakened: { ...trail.safest, isMultiRegion: false },
      later: [{ ...REAL_TRAIL, isMultiRegion: false }],
    },
  ],
  [
    'nobody outside may use the key any more, and its policy names roles only',
    '03:02',
    {
      setting: 'key-policy',
      resource: `key/${KEY_ID}`,
      call: PUT_KEY_POLICY,
      weakened: OPENED,
      later: [NAMED],
    },
  ],
  [
    'somebody else outside may use the key',
    null,
    {
      setting: 'key-policy',
      resource: `key/${KEY_ID}`,
      call: PUT_KEY_POLICY,
      weakened: OPENED,
      later: [policyOf(`arn:aws:iam::${EXAMPLE.account}:root`, 'arn:aws:iam::444455556666:root')],
    },
  ],
];

/** Somebody saw the setting before. */
export const knownBefore: readonly PutBack[] = [
  [
    'MFA delete was on, and is off',
    null,
    {
      setting: 'versioning',
      before: status('Enabled', true),
      call: SUSPEND,
      weakened: status('Suspended', true),
      later: [status('Enabled', false)],
    },
  ],
  [
    'all is as it was',
    '03:02',
    {
      setting: 'versioning',
      before: status('Enabled', true),
      call: SUSPEND,
      weakened: status('Suspended', false),
      later: [status('Enabled', true)],
    },
  ],
  [
    'another flag is off',
    null,
    {
      setting: 'public-access-block',
      before: blocked(),
      call: bucketCall('PutBucketPublicAccessBlock'),
      weakened: blocked('blockPublicPolicy'),
      later: [blocked('blockPublicAcls')],
    },
  ],
  [
    'the foreign key is gone, and its own is too',
    null,
    {
      setting: 'encryption',
      before: encrypted('aws:kms', `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/${KEY_ID}`),
      call: bucketCall('PutBucketEncryption'),
      weakened: encrypted('aws:kms', FOREIGN),
      later: [encrypted('AES256')],
    },
  ],
];
