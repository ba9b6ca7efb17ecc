import type { Severity } from '../base/severity.ts';
import { awsDeliveryBy } from '../policies/aws-accounts.ts';
import type { AclGrant } from './settings/values.ts';

/** The grants that were not there before. `FULL_CONTROL` includes all others. */
export const newGrants = (after: readonly AclGrant[], before: readonly AclGrant[]): AclGrant[] =>
  after.filter(
    (grant) =>
      !before.some(
        (known) =>
          known.grantee === grant.grantee &&
          (known.permission === grant.permission || known.permission === 'FULL_CONTROL'),
      ),
  );

const PUBLIC: ReadonlySet<string> = new Set(['AllUsers', 'AuthenticatedUsers']);
const CHANGES: ReadonlySet<string> = new Set(['WRITE', 'WRITE_ACP', 'FULL_CONTROL']);

/**
 * How bad grants are: everybody may change something, everybody may read, somebody else. `null` where nobody but the owner and
 * S3's own log delivery gets anything.
 * @param owner canonical id of the owner; `null` where it is not known, and an id may be the owner's own
 */
export function openness(grants: readonly AclGrant[], owner: string | null): Severity | null {
  const open = grants.filter(({ grantee }) => PUBLIC.has(grantee));
  if (open.some(({ permission }) => CHANGES.has(permission))) return 'critical';
  if (open.length > 0) return 'high';
  const others = openGrants(grants, owner);
  if (others.length === 0) return null;
  // AWS's own delivers for whoever sends it.
  if (others.every(({ grantee }) => isAws(grantee))) return 'medium';
  return owner === null ? 'medium' : 'high';
}

/** Those of the grants that let anybody else in than the owner and S3's own log delivery. */
export const openGrants = (grants: readonly AclGrant[], owner: string | null): AclGrant[] =>
  grants.filter(({ grantee }) => PUBLIC.has(grantee) || (isSomebody(grantee) && grantee !== `id:${owner}`));

const isAws = (grantee: string): boolean => awsDeliveryBy(grantee.replace(/^id:/, '')) !== null;

const isSomebody = (grantee: string): boolean => grantee.startsWith('id:') || grantee.startsWith('email:');

const WHO: Readonly<Record<string, string>> = {
  AllUsers: 'everybody on the internet',
  AuthenticatedUsers: 'every AWS account in the world',
  LogDelivery: "S3's log delivery",
};

/** `everybody on the internet READ and WRITE, the canonical user 1a2b… FULL_CONTROL`. */
export function describeGrants(grants: readonly AclGrant[]): string {
  const byGrantee = Map.groupBy(grants, ({ grantee }) => grantee);
  return [...byGrantee]
    .map(
      ([grantee, given]) => `${whoText(grantee)} ${given.map(({ permission }) => permission).join(' and ')}`,
    )
    .join(', ');
}

function whoText(grantee: string): string {
  const [kind = '', ...name] = grantee.split(':');
  const delivery = awsDeliveryBy(name.join(':'));
  if (delivery !== null) return `AWS itself, which delivers ${delivery.what},`;
  if (kind === 'id') return `the canonical user ${name.join(':')}`;
  return kind === 'email' ? `the account of ${name.join(':')}` : (WHO[grantee] ?? grantee);
}
