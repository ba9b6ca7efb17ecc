import { SealwatchError } from '../../base/errors.ts';
import { at, isObject, type Json, listAt, textAt } from '../../base/json.ts';
import { grantsIn } from '../acl-grants.ts';
import { accessPoint } from './access-point.ts';
import { encryption } from './encryption.ts';
import { keyPolicy } from './key-policy.ts';
import { lifecycle } from './lifecycle.ts';
import { objectLock } from './object-lock.ts';
import { policy } from './policy.ts';
import { publicAccessBlock } from './public-access-block.ts';
import { replication } from './replication.ts';
import type { Setting, SettingName } from './setting.ts';
import { bucketResource } from './setting.ts';
import { trail, trailSelectors } from './trail.ts';
import type { Logging, ObjectOwnership } from './values.ts';
import { versioning } from './versioning.ts';

/** Who owns objects, and with it whether ACLs count. Without the setting the uploader owns them, as in S3's beginning. */
const ownership: Setting<'ownership'> = {
  name: 'ownership',
  title: 'object ownership',
  calls: ['s3:PutBucketOwnershipControls', 's3:DeleteBucketOwnershipControls'],
  rule: 'acl-opened',
  safest: 'BucketOwnerEnforced',
  resourceOf: bucketResource,
  assign(call) {
    if (call.name.startsWith('Delete')) return 'ObjectWriter';
    return ownershipIn(at(call.parameters, 'OwnershipControls'));
  },
  read: (answer) => ownershipIn(at(answer, 'OwnershipControls')) ?? 'ObjectWriter',
};

function ownershipIn(value: Json | undefined): ObjectOwnership | undefined {
  const rules = [...listAt(value, 'Rule'), ...listAt(value, 'Rules')];
  const named = rules.map((rule) => textAt(rule, 'ObjectOwnership'));
  return named.find((name): name is ObjectOwnership => OWNERSHIPS.has(name ?? ''));
}

const OWNERSHIPS: ReadonlySet<string> = new Set([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
]);

/** The bucket's ACL, beside what the owner has anyway. */
const acl: Setting<'acl'> = {
  name: 'acl',
  title: 'bucket ACL',
  calls: ['s3:PutBucketAcl', 's3:CreateBucket'],
  rule: 'acl-opened',
  safest: { grants: [], owner: null },
  resourceOf: bucketResource,
  assign(call, before) {
    const grants = grantsIn(call.parameters);
    if (call.name === 'CreateBucket') return { grants: grants ?? [], owner: null };
    return grants === null ? undefined : { grants, owner: ownerIn(call.parameters) ?? before.owner };
  },
  read(answer) {
    const owner = textAt(answer, 'Owner', 'ID');
    const grants = grantsIn({ AccessControlPolicy: isObject(answer) ? answer : {} }) ?? [];
    return { grants, owner };
  },
};

const ownerIn = (parameters: unknown): string | null =>
  textAt(at(parameters, 'AccessControlPolicy') ?? null, 'Owner', 'ID');

/** Server access logging. `read` takes GetBucketLogging's answer, which is empty where it is off. */
export const logging: Setting<'logging'> = {
  name: 'logging',
  title: 'server access logging',
  calls: ['s3:PutBucketLogging'],
  rule: 'logging-disabled',
  safest: { bucket: null, prefix: '' },
  resourceOf: bucketResource,
  assign(call) {
    const status = at(call.parameters, 'BucketLoggingStatus');
    return status === undefined || status === null ? undefined : loggingIn(status);
  },
  read: loggingIn,
};

/** Off is said by leaving the element out. */
function loggingIn(status: Json): Logging {
  const enabled = at(status, 'LoggingEnabled');
  if (!isObject(enabled)) return null;
  return { bucket: textAt(enabled, 'TargetBucket'), prefix: textAt(enabled, 'TargetPrefix') ?? '' };
}

/** Whether S3 sends EventBridge the events of the bucket's objects. `read` takes GetBucketNotificationConfiguration's answer. */
export const notification: Setting<'notification'> = {
  name: 'notification',
  title: 'event notifications',
  calls: ['s3:PutBucketNotification', 's3:PutBucketNotificationConfiguration'],
  rule: 'event-feed-cut',
  safest: { eventBridge: true },
  resourceOf: bucketResource,
  assign(call) {
    const configuration = at(call.parameters, 'NotificationConfiguration');
    return configuration === undefined ? undefined : { eventBridge: isFed(configuration) };
  },
  read: (answer) => ({ eventBridge: isFed(answer) }),
};

// The element has no content, so CloudTrail writes an empty text or an empty object: that it is there is all that counts.
const isFed = (configuration: unknown): boolean =>
  at(configuration, 'EventBridgeConfiguration') !== undefined;

/** Whether the bucket is there. A bucket that comes back under its name may be anybody's. */
const existence: Setting<'existence'> = {
  name: 'existence',
  title: 'existence',
  calls: ['s3:CreateBucket', 's3:DeleteBucket', 's3express:CreateBucket', 's3express:DeleteBucket'],
  rule: 'bucket-deleted',
  safest: 'present',
  resourceOf: bucketResource,
  assign: (call) => (call.name === 'DeleteBucket' ? 'gone' : 'present'),
  read: (answer) => (answer === null ? 'gone' : 'present'),
};

/** What AWS refuses the settings poll to read of a bucket or a key. No call sets it, and no single answer holds it. */
const access: Setting<'access'> = {
  name: 'access',
  title: 'access of Sealwatch',
  calls: [],
  rule: 'detector-tampered',
  safest: [],
  resourceOf: () => null,
  assign: () => undefined,
  read: () => [],
};

/** Every setting whose changes are judged by what it was and what it is. */
export const SETTINGS: readonly { [Name in SettingName]: Setting<Name> }[SettingName][] = [
  existence,
  policy,
  acl,
  publicAccessBlock,
  ownership,
  versioning,
  lifecycle,
  encryption,
  replication,
  objectLock,
  logging,
  notification,
  accessPoint,
  trail,
  trailSelectors,
  keyPolicy,
  access,
];

const BY_NAME: ReadonlyMap<string, unknown> = new Map(SETTINGS.map((setting) => [setting.name, setting]));

export function settingNamed<Name extends SettingName>(name: Name): Setting<Name> {
  const setting = BY_NAME.get(name);
  if (!setting) throw new SealwatchError('INTERNAL', `no such setting: ${name}`);
  return setting as Setting<Name>;
}
