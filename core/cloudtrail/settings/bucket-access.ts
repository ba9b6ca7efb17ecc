import { at, isObject, type Json, listAt, textAt } from '../../base/json.ts';
import { grantsIn, hasUnreadGrants } from '../acl-grants.ts';
import { textAnywhere } from '../fields.ts';
import { bucketResource, type Setting } from './setting.ts';
import type { ObjectOwnership } from './values.ts';

/** The bucket policy: CloudTrail gives it as an object, some tools as text. */
export const policy: Setting<'policy'> = {
  name: 'policy',
  title: 'bucket policy',
  calls: [
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    's3express:PutBucketPolicy',
    's3express:DeleteBucketPolicy',
  ],
  rule: 'policy-widened',
  safest: null,
  resourceOf: bucketResource,
  assign(call) {
    if (call.name === 'DeleteBucketPolicy') return null;
    return documentIn(at(call.parameters, 'bucketPolicy') ?? at(call.parameters, 'policy'));
  },
  read: (answer) => documentIn(at(answer, 'Policy')) ?? null,
};

/** A policy document that is given as an object or as text; `undefined` where there is none. Text that is no JSON is kept as it is. */
export function documentIn(value: Json | undefined): Json | undefined {
  if (isObject(value)) return Object.keys(value).length === 0 ? undefined : value;
  const text = textAt({ value }, 'value');
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The bucket's ACL, beside what the owner has anyway. */
export const acl: Setting<'acl'> = {
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
  /** A new bucket whose call says nothing is private. */
  isUnread: (call) => hasUnreadGrants(call.parameters),
  read(answer) {
    const owner = textAt(answer, 'Owner', 'ID');
    const grants = grantsIn({ AccessControlPolicy: isObject(answer) ? answer : {} }) ?? [];
    return { grants, owner };
  },
};

const ownerIn = (parameters: unknown): string | null =>
  textAt(at(parameters, 'AccessControlPolicy') ?? null, 'Owner', 'ID');

/** Whether tags of the bucket count in policies. S3 calls it ABAC. */
export const abac: Setting<'abac'> = {
  name: 'abac',
  title: 'attribute-based access control',
  calls: ['s3:PutBucketAbac'],
  rule: 'policy-widened',
  safest: 'Disabled',
  resourceOf: bucketResource,
  assign: ({ parameters }) => abacIn(textAnywhere(parameters, 'status')),
  read: (answer) => abacIn(textAt(answer, 'AbacStatus', 'Status')) ?? 'Disabled',
};

function abacIn(status: string | null): 'Enabled' | 'Disabled' | undefined {
  if (status === null) return undefined;
  return status.toLowerCase() === 'enabled' ? 'Enabled' : 'Disabled';
}

/** Who owns objects, and with it whether ACLs count. Without the setting the uploader owns them, as in S3's beginning. */
export const ownership: Setting<'ownership'> = {
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
