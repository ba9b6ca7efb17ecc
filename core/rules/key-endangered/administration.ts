import type { PolicyDocument } from '../../policies/document.ts';
import { matches } from '../../policies/pattern.ts';
import { type Principal, partyOf } from '../../policies/principal.ts';
import type { Selection, Statement } from '../../policies/statement.ts';

/**
 * Who in the owner's account can change a key's policy: whomever the account permits, only those that the policy names, or nobody,
 * and then the key is lost to its owner.
 */
export type Administration = 'account' | 'named' | 'nobody';

const NEEDED = 'kms:putkeypolicy';

/** Decides from what is said without a condition, or with one: a condition still lets somebody in. */
export function administrationOf({ statements }: PolicyDocument, account: string): Administration {
  const about = statements.filter(({ actions }) => selects(actions, (pattern) => matches(pattern, NEEDED)));
  const denied = about.filter(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0);
  const allowed = about.filter(({ effect }) => effect === 'Allow');
  const ways = allowed.map((statement) => wayIn(statement, account));
  const best = ways.includes('account') ? 'account' : ways.includes('named') ? 'named' : 'nobody';
  return denied.reduce<Administration>((left, deny) => without(left, deny, account), best);
}

function wayIn({ principals }: Statement, account: string): Administration {
  if (principals.isNot) return 'account';
  const kinds = principals.values.map((principal) => standing(principal, account));
  return kinds.includes('account') ? 'account' : kinds.includes('named') ? 'named' : 'nobody';
}

/** A Deny for everybody leaves those whom it excepts. */
function without(left: Administration, { principals }: Statement, account: string): Administration {
  const kinds = principals.values.map((principal) => standing(principal, account));
  if (!principals.isNot) return kinds.includes('account') ? 'nobody' : left;
  if (kinds.includes('account')) return left;
  return kinds.includes('named') && left !== 'nobody' ? 'named' : 'nobody';
}

function standing(principal: Principal, account: string): Administration {
  const party = partyOf(principal);
  if (party === null) return 'account';
  if (party.kind === 'account') return party.account === account ? 'account' : 'nobody';
  return party.kind === 'identity' && party.account === account ? 'named' : 'nobody';
}

const selects = <T>({ isNot, values }: Selection<T>, is: (value: T) => boolean): boolean =>
  values.some(is) !== isNot;
