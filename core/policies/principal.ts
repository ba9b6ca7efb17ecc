import type { Condition } from './condition.ts';
import type { Party } from './party.ts';

export const PRINCIPAL_KINDS = ['AWS', 'CanonicalUser', 'Federated', 'Service'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Who a statement names. `AWS` with `*` is everybody, signed in or not. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly value: string;
}

const EVERYBODY: Principal = { kind: 'AWS', value: '*' };

export const everybody = (): Principal => EVERYBODY;

/**
 * The party that a principal is; `null` when it is anybody: a wildcard, or an identity provider of the whole world,
 * where everybody has an account.
 */
export function partyOf({ kind, value }: Principal): Party | null {
  if (isPattern(value)) return null;
  if (kind === 'Service') return { kind: 'service', id: value.toLowerCase() };
  if (kind === 'CanonicalUser') return { kind: 'unknown', id: value };
  if (kind === 'Federated') return federated(value);
  return awsParty(value);
}

// A provider that an account made answers for that account; graph.facebook.com answers for the world.
function federated(value: string): Party | null {
  const account = accountOf(value);
  return account === null ? null : { kind: 'identity', id: value, account };
}

/** The party that an ARN, an account or a unique id names. */
export function awsParty(value: string): Party {
  if (/^\d{12}$/.test(value)) return { kind: 'account', account: value };
  const account = accountOf(value);
  if (account === null) return { kind: 'unknown', id: value };
  if (account === 'cloudfront') return { kind: 'service', id: value };
  if (/:root$/.test(value)) return { kind: 'account', account };
  return { kind: 'identity', id: value, account };
}

/**
 * True for the unique id that stands where a user or a role was deleted: nobody gets in by it, also not one that is made again under
 * the name. Source: IAM user guide, "AWS JSON policy elements: Principal".
 */
export const isDeleted = ({ kind, value }: Principal): boolean =>
  kind === 'AWS' && /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(value);

/** True for text with wildcards. */
export const isPattern = (text: string): boolean => /[*?]/.test(text);

/** True for text that stands for itself: no wildcard, no policy variable, not empty. */
export const isFixed = (text: string): boolean => text !== '' && !isPattern(text) && !text.includes('${');

/** The account in an ARN as it is written; `null` where there is none, or a wildcard or variable leaves it open. */
export function accountOf(arn: string): string | null {
  const [prefix, partition = '', , , account = ''] = fields(arn);
  if (prefix !== 'arn' || partition === '') return null;
  return isFixed(account) ? account : null;
}

// A variable has a colon of its own.
const fields = (arn: string): string[] => arn.replace(/\$\{[^}]*\}/g, '*').split(':', 6);

/** ARNs of all partitions alike: a policy belongs to one of them. */
export const withoutPartition = (arn: string): string => arn.replace(/^arn:[^:]*:/, 'arn:aws:');

const SURE = { quantifier: null, isOptional: false } as const;

/** What the name of a principal says about each of its requests, as conditions that they meet. */
export function factsOf(principal: Principal): readonly Condition[] {
  const party = principal.kind === 'AWS' ? partyOf(principal) : null;
  if (party?.kind !== 'account' && party?.kind !== 'identity') return [];
  const account = { ...SURE, operator: 'stringequals', key: 'aws:principalaccount', values: [party.account] };
  if (party.kind === 'account') return [account];
  return [account, { ...SURE, operator: 'arnequals', key: 'aws:principalarn', values: [party.id] }];
}
