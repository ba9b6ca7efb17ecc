import { at, isObject, textAt } from '../../base/json.ts';
import { grantsIn } from '../acl-grants.ts';
import { bucketResource } from './bucket-call.ts';
import type { Setting } from './setting.ts';

/** The bucket's ACL, beside what the owner has anyway. */
export const acl: Setting<'acl'> = {
  name: 'acl',
  title: 'bucket ACL',
  calls: ['s3:PutBucketAcl', 's3:CreateBucket'],
  rule: 'acl-opened',
  safest: { grants: [], owner: null },
  resourceOf: bucketResource,
  assign(call, before) {
    const told = grantsIn(call.parameters);
    if (call.name === 'CreateBucket') return { grants: told ?? [], owner: null };
    return told === null ? undefined : { grants: told, owner: ownerIn(call.parameters) ?? before.owner };
  },
  read(answer) {
    const owner = textAt(answer, 'Owner', 'ID');
    const grants = grantsIn({ AccessControlPolicy: isObject(answer) ? answer : {} }) ?? [];
    return { grants, owner };
  },
};

const ownerIn = (parameters: unknown): string | null =>
  textAt(at(parameters, 'AccessControlPolicy') ?? null, 'Owner', 'ID');
