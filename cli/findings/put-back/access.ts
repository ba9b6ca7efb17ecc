import type { Json } from '../../../core/base/json.ts';
import type { AclGrant, PublicAccessBlock } from '../../../core/cloudtrail/settings/values.ts';
import { shellQuote } from '../../output/escape.ts';
import type { AwsCall } from './aws-call.ts';
import { type Change, cannot, nameIn, type PutBack } from './change.ts';

const READ_MEANWHILE = 'what was read or written in between stays read and written';

/** Who may reach a bucket. */
export const accessPutBack = {
  'file-system': (): PutBack => cannot('a file system serves the bucket that it was made for: delete it'),
  alias: (): PutBack => cannot('an alias belongs to its access point: delete that'),

  policy: ({ resource, before }: Change<'policy'>): PutBack => {
    const bucket = nameIn(resource);
    if (before === null) {
      const calls = [{ service: 's3api', operation: 'delete-bucket-policy', options: { bucket } }] as const;
      return { calls, note: `takes the policy away, for there was none; ${READ_MEANWHILE}` };
    }
    const policy = policyText(before);
    if (policy === null) return cannot('the earlier policy is not kept as JSON');
    return {
      calls: [{ service: 's3api', operation: 'put-bucket-policy', options: { bucket, policy } }],
      note: `puts the earlier policy in the place of the one that is there; ${READ_MEANWHILE}`,
    };
  },

  acl: aclPutBack,

  'public-access-block': ({ resource, before }: Change<'public-access-block'>): PutBack => {
    const block = { 'public-access-block-configuration': blockText(before) };
    const operation = 'put-public-access-block';
    const call: AwsCall = resource.startsWith('account/')
      ? { service: 's3control', operation, options: { 'account-id': nameIn(resource), ...block } }
      : { service: 's3api', operation, options: { bucket: nameIn(resource), ...block } };
    return {
      calls: [call],
      note: `sets the four switches as they were; policies and ACLs that were written in between stay, and ${READ_MEANWHILE}`,
    };
  },

  ownership: ({ resource, before }: Change<'ownership'>): PutBack => {
    const controls = JSON.stringify({ Rules: [{ ObjectOwnership: before }] });
    const options = { bucket: nameIn(resource), 'ownership-controls': controls };
    return {
      calls: [{ service: 's3api', operation: 'put-bucket-ownership-controls', options }],
      note:
        before === 'BucketOwnerEnforced'
          ? 'switches ACLs off again; S3 refuses it while the ACL of the bucket lets in others: put that back first'
          : 'puts the earlier setting back; objects that were stored in between keep their owner',
    };
  },

  'access-point': accessPointPutBack,

  access: (): PutBack =>
    cannot('no single setting does it: give the roles of Sealwatch back what they need, as the runbook says'),
};

/** A policy as the API takes it; `null` for what is no policy. */
export function policyText(policy: Json): string | null {
  if (typeof policy !== 'string') return policy === null ? null : JSON.stringify(policy);
  try {
    return typeof JSON.parse(policy) === 'object' ? policy : null;
  } catch {
    return null;
  }
}

const blockText = (block: PublicAccessBlock): string =>
  JSON.stringify({
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  });

const GROUPS: Readonly<Record<string, string>> = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
};

const GRANT_OPTIONS: Readonly<Record<string, string>> = {
  READ: 'grant-read',
  WRITE: 'grant-write',
  READ_ACP: 'grant-read-acp',
  WRITE_ACP: 'grant-write-acp',
  FULL_CONTROL: 'grant-full-control',
};

function aclPutBack({ resource, before: { grants, owner } }: Change<'acl'>): PutBack {
  const bucket = nameIn(resource);
  const note = `gives the owner full control and the earlier grants, and takes others away; where ACLs are switched off S3 refuses it; ${READ_MEANWHILE}`;
  if (grants.length === 0) {
    return {
      calls: [{ service: 's3api', operation: 'put-bucket-acl', options: { bucket, acl: 'private' } }],
      note,
    };
  }
  const named = grants.map(granteeOf);
  if (
    named.some((grantee) => grantee === null) ||
    grants.some(({ permission }) => !GRANT_OPTIONS[permission])
  )
    return cannot(
      'the earlier ACL named somebody in a way that S3 does not take any more, by e-mail for one',
    );
  const others = Object.groupBy(grants, ({ permission }) => permission);
  const list = (each: readonly AclGrant[] = []): string => each.map(granteeOf).join(',');
  const full = others.FULL_CONTROL === undefined ? '' : `,${list(others.FULL_CONTROL)}`;
  const given = Object.entries(others)
    .filter(([permission]) => permission !== 'FULL_CONTROL')
    .map(([permission, each]) => [GRANT_OPTIONS[permission] ?? '', list(each)] as const);
  const ownerGrant =
    owner !== null && isPlain(owner)
      ? `id=${owner}${full}`
      : { shell: `"id=$owner"${full === '' ? '' : shellQuote(full)}` };
  const put: AwsCall = {
    service: 's3api',
    operation: 'put-bucket-acl',
    options: { bucket, 'grant-full-control': ownerGrant, ...Object.fromEntries(given) },
  };
  return { calls: typeof ownerGrant === 'string' ? [put] : [ownerOf(bucket), put], note };
}

const ownerOf = (bucket: string) => {
  const options = { bucket, query: 'Owner.ID', output: 'text' };
  return { assign: 'owner', service: 's3api', operation: 'get-bucket-acl', options } as const;
};

const isPlain = (name: string): boolean => /^[\w-]+$/.test(name);

/** A grantee as the options name it; `null` where they cannot. */
function granteeOf({ grantee }: AclGrant): string | null {
  const group = GROUPS[grantee];
  if (group !== undefined) return `uri=${group}`;
  const id = /^id:([\w-]+)$/.exec(grantee)?.[1];
  return id === undefined ? null : `id=${id}`;
}

function accessPointPutBack({ resource, before, after }: Change<'access-point'>): PutBack {
  const [account = '', name = ''] = nameIn(resource).split('/');
  const options = { 'account-id': account, name };
  const call = (operation: string, more: AwsCall['options'] = {}): PutBack['calls'] => [
    { service: 's3control', operation, options: { ...options, ...more } },
  ];
  if (!before.exists && after.exists)
    return { calls: call('delete-access-point'), note: `deletes the access point; ${READ_MEANWHILE}` };
  if (!after.exists) return cannot('the access point is gone: nobody reaches the bucket through it');
  if (before.policy === null) {
    const note = `takes the policy of the access point away, for there was none; ${READ_MEANWHILE}`;
    return { calls: call('delete-access-point-policy'), note };
  }
  const policy = policyText(before.policy);
  if (policy === null) return cannot('the earlier policy is not kept as JSON');
  return {
    calls: call('put-access-point-policy', { policy }),
    note: `puts the earlier policy of the access point back; ${READ_MEANWHILE}`,
  };
}
