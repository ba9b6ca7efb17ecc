import type { Condition } from './condition.ts';
import { type Principal, partyOf } from './principal.ts';

const SURE = { quantifier: null, isOptional: false } as const;

/** What the name of a principal tells about each of its requests, as conditions that they meet. */
export function factsOf(principal: Principal): readonly Condition[] {
  const party = principal.kind === 'AWS' ? partyOf(principal) : null;
  if (party?.kind !== 'account' && party?.kind !== 'identity') return [];
  const account = { ...SURE, operator: 'stringequals', key: 'aws:principalaccount', values: [party.account] };
  if (party.kind === 'account') return [account];
  return [account, { ...SURE, operator: 'arnequals', key: 'aws:principalarn', values: [party.id] }];
}
