import { at, type Json, listAt, textAt } from '../../base/json.ts';
import { bucketResource } from './bucket-call.ts';
import type { Setting } from './setting.ts';
import type { ObjectOwnership } from './values.ts';

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
