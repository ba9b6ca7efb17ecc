import type { PolicyContext } from './context.ts';

/** Somebody, or a place that requests come from, that a principal or a condition names. */
export type Party =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'identity'; readonly id: string; readonly account: string }
  | { readonly kind: 'organization'; readonly organization: string }
  /** A service of AWS, CloudFront's origin access identities among them. */
  | { readonly kind: 'service'; readonly id: string }
  /** An id that does not show whose it is. */
  | { readonly kind: 'unknown'; readonly id: string }
  /** The owner of the resource: its account, or its organization. */
  | { readonly kind: 'owner' }
  /** A network, a resource without account, a key: it does not show who comes from there. */
  | { readonly kind: 'place'; readonly id: string };

/** What to call a party that is outside; `null` for one that is not. */
export function outsider(party: Party, context: PolicyContext): string | null {
  const isTrusted = (id: string) => context.trustedAccounts.includes(id);
  switch (party.kind) {
    case 'account':
    case 'identity':
      return party.account === context.account || isTrusted(party.account) ? null : party.account;
    case 'organization':
      return party.organization === context.organization || isTrusted(party.organization)
        ? null
        : party.organization;
    case 'unknown':
      return isTrusted(party.id) ? null : party.id;
    default:
      return null;
  }
}

/** True for a party that is known to be the owner's, or trusted. */
export const isInside = (party: Party, context: PolicyContext): boolean =>
  party.kind !== 'place' && outsider(party, context) === null;

/** True when the second is surely within the first; `null` is everybody. */
export function contains(wide: Party | null, narrow: Party | null): boolean {
  if (wide === null || narrow === null) return wide === null;
  if (wide.kind === 'account') return 'account' in narrow && narrow.account === wide.account;
  return JSON.stringify(wide) === JSON.stringify(narrow);
}

/** Who is both; `null` when nobody can be. Where it is not known whether somebody is both, the answer is somebody. */
export function meet(one: Party, other: Party, context: PolicyContext): Party | null {
  if (one.kind === 'owner' || other.kind === 'owner') return { kind: 'owner' };
  if (one.kind === 'organization' || other.kind === 'organization')
    return inOrganization(one, other, context);
  if (one.kind === 'service' || other.kind === 'service') return one.kind === 'service' ? one : other;
  if (one.kind === 'unknown') return other;
  if (other.kind === 'unknown') return one;
  if (one.kind === 'place' || other.kind === 'place') return one;
  if (one.account !== other.account) return null;
  return one.kind === 'identity' ? one : other;
}

// Membership is not in the document: an account of one's own organization is not outside.
function inOrganization(one: Party, other: Party, context: PolicyContext): Party | null {
  const [organization, member] = one.kind === 'organization' ? [one, other] : [other, one];
  if (organization.kind !== 'organization') return member;
  if (member.kind === 'organization')
    return member.organization === organization.organization ? member : null;
  return isInside(organization, context) ? { kind: 'owner' } : member;
}
