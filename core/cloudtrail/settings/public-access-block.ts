import { at, flagAt, isObject, type Json, textAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { bucketNameOf } from './setting.ts';
import type { PublicAccessBlock } from './values.ts';

export const ALL_BLOCKED: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

const NONE_BLOCKED: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

/** Block Public Access, of a bucket and of an account. What a call leaves out is off. */
export const publicAccessBlock: Setting<'public-access-block'> = {
  name: 'public-access-block',
  title: 'Block Public Access',
  calls: [
    's3:PutBucketPublicAccessBlock',
    's3:DeleteBucketPublicAccessBlock',
    's3:PutAccountPublicAccessBlock',
    's3:DeleteAccountPublicAccessBlock',
    's3:PutPublicAccessBlock',
    's3:DeletePublicAccessBlock',
  ],
  rule: 'public-access-block-weakened',
  safest: ALL_BLOCKED,
  resourceOf(call) {
    const bucket = call.name.includes('Account') ? null : bucketNameOf(call);
    if (bucket !== null) return `bucket/${bucket}`;
    // `PutPublicAccessBlock` is the name of both calls; without a bucket it is the account's.
    if (call.name.includes('Bucket')) return null;
    const account = textAt(call.parameters, 'accountId') ?? call.account;
    return account === null ? null : `account/${account}`;
  },
  assign(call) {
    if (call.name.startsWith('Delete')) return NONE_BLOCKED;
    const block = at(call.parameters, 'PublicAccessBlockConfiguration');
    return block === undefined || block === null || block === '' ? undefined : blockOf(block);
  },
  isUnread: (call) => isUnreadBlock(at(call.parameters, 'PublicAccessBlockConfiguration')),
  read: (answer) => blockOf(at(answer, 'PublicAccessBlockConfiguration') ?? null),
};

/** Fields, and none of the four among them. */
const isUnreadBlock = (value: Json | undefined): boolean =>
  isObject(value) &&
  Object.keys(value).some((name) => name !== 'xmlns') &&
  ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].every(
    (name) => flagAt(value, name) === null,
  );

const blockOf = (value: Json): PublicAccessBlock => ({
  blockPublicAcls: flagAt(value, 'BlockPublicAcls') ?? false,
  ignorePublicAcls: flagAt(value, 'IgnorePublicAcls') ?? false,
  blockPublicPolicy: flagAt(value, 'BlockPublicPolicy') ?? false,
  restrictPublicBuckets: flagAt(value, 'RestrictPublicBuckets') ?? false,
});
