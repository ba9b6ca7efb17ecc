import { at, isObject, type Json, listAt, textAt } from '../base/json.ts';
import type { AclGrant } from './settings/values.ts';

/** What the canned ACLs grant beside the owner. Source: S3 user guide, "Canned ACL". */
const CANNED: Readonly<Record<string, readonly AclGrant[]>> = {
  'public-read': [{ grantee: 'AllUsers', permission: 'READ' }],
  'public-read-write': [
    { grantee: 'AllUsers', permission: 'READ' },
    { grantee: 'AllUsers', permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: 'AuthenticatedUsers', permission: 'READ' }],
  'log-delivery-write': [
    { grantee: 'LogDelivery', permission: 'WRITE' },
    { grantee: 'LogDelivery', permission: 'READ_ACP' },
  ],
};

const HEADERS: Readonly<Record<string, string>> = {
  'x-amz-grant-read': 'READ',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
  'x-amz-grant-full-control': 'FULL_CONTROL',
};

/**
 * The grants of an ACL that a call sets, however it says so: canned, in headers, or as XML. The owner's own are left out.
 * @returns `null` where the call names none
 */
export function grantsIn(parameters: unknown): readonly AclGrant[] | null {
  const canned = textAt(parameters, 'x-amz-acl') ?? textsOf(at(parameters, 'x-amz-acl'));
  const policy = at(parameters, 'AccessControlPolicy');
  const headers = Object.entries(HEADERS).filter(([name]) => headerAt(parameters, name) !== undefined);
  if (canned === null && headers.length === 0 && !isObject(policy)) return null;
  return unique([
    ...(CANNED[canned?.trim().toLowerCase() ?? ''] ?? []),
    ...headers.flatMap(([name, permission]) =>
      granteesIn(headerAt(parameters, name)).map((grantee) => ({ grantee, permission })),
    ),
    ...(isObject(policy) ? grantsOfPolicy(policy) : []),
  ]);
}

/** Canned ACLs that let in nobody whom a rule is about. Source: S3 user guide, "Canned ACL". */
const CLOSED: ReadonlySet<string> = new Set([
  'private',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
]);

/** True where a call names grants in words that are not known, so that what `grantsIn` finds may not be all. */
export function hasUnreadGrants(parameters: unknown): boolean {
  const canned = textAt(parameters, 'x-amz-acl') ?? textsOf(at(parameters, 'x-amz-acl'));
  const name = canned?.trim().toLowerCase() ?? 'private';
  if (!CLOSED.has(name) && CANNED[name] === undefined) return true;
  const policy = at(parameters, 'AccessControlPolicy');
  return isObject(policy) && hasUnreadList(policy);
}

function hasUnreadList(policy: Json): boolean {
  const listed = [...listAt(policy, 'AccessControlList', 'Grant'), ...listAt(policy, 'Grants')];
  // An empty list takes everybody's rights away, and is written as an element without content.
  if (listed.length === 0)
    return at(policy, 'AccessControlList') === undefined && at(policy, 'Grants') === undefined;
  return listed.some(
    (grant) =>
      granteeOf(at(grant, 'Grantee')) === null ||
      (textAt(grant, 'Permission') ?? textAt(grant, 'permission')) === null,
  );
}

/** CloudTrail gathers grants that were given in headers under a name of its own. */
const headerAt = (parameters: unknown, name: string): Json | undefined =>
  at(parameters, name) ?? at(parameters, 'accessControlList', name);

const textsOf = (value: Json | undefined): string | null =>
  Array.isArray(value) && typeof value[0] === 'string' ? value[0] : null;

/** `id="…", uri="…", emailAddress="…"`: several in one header, or a header of its own each. */
function granteesIn(value: Json | undefined): string[] {
  const text = Array.isArray(value) ? value.join(',') : textAt({ value }, 'value');
  return [...(text ?? '').matchAll(/(id|uri|emailAddress)\s*=\s*"?([^",]+)"?/gi)].map(([, kind, name]) =>
    granteeName(kind?.toLowerCase() ?? '', (name ?? '').trim()),
  );
}

function granteeName(kind: string, name: string): string {
  if (kind === 'uri') return /([^/]+)$/.exec(name)?.[1] ?? name;
  return kind === 'id' ? `id:${name}` : `email:${name}`;
}

function grantsOfPolicy(policy: Json): AclGrant[] {
  const owner = textAt(policy, 'Owner', 'ID');
  const listed = [...listAt(policy, 'AccessControlList', 'Grant'), ...listAt(policy, 'Grants')];
  return listed.flatMap((grant) => {
    const grantee = granteeOf(at(grant, 'Grantee'));
    const permission = textAt(grant, 'Permission') ?? textAt(grant, 'permission');
    if (grantee === null || permission === null || grantee === `id:${owner}`) return [];
    return [{ grantee, permission }];
  });
}

function granteeOf(grantee: Json | undefined): string | null {
  const uri = textAt(grantee, 'URI');
  if (uri !== null) return granteeName('uri', uri);
  const id = textAt(grantee, 'ID');
  if (id !== null) return `id:${id}`;
  const email = textAt(grantee, 'EmailAddress');
  return email === null ? null : `email:${email}`;
}

const unique = (grants: readonly AclGrant[]): AclGrant[] => [
  ...new Map(grants.map((grant) => [`${grant.grantee} ${grant.permission}`, grant])).values(),
];
