import type { Acl, AclGrant } from '../../../cloudtrail/settings/values.ts';

const EVERYBODY: Readonly<Record<string, string>> = {
  AllUsers: 'everybody',
  AuthenticatedUsers: 'everybody with an AWS account',
};

export const publicGrants = ({ grants }: Acl): readonly AclGrant[] =>
  grants.filter(({ grantee }) => Object.hasOwn(EVERYBODY, grantee));

/** Grants to others than the owner. S3's own log delivery can only write logs, and is none. */
export const foreignGrants = ({ grants, owner }: Acl): readonly AclGrant[] =>
  grants.filter(({ grantee }) => grantee !== 'LogDelivery' && grantee !== `id:${owner}`);

/** `everybody: READ`. */
export const grantText = ({ grantee, permission }: AclGrant): string =>
  `${EVERYBODY[grantee] ?? grantee}: ${permission}`;
