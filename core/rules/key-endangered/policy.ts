import { SealwatchError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity, ConcernPart } from '../../cloudtrail/activity.ts';
import { type LostAccess, losersText, lostWithKey } from '../../cloudtrail/lost-access.ts';
import { comparePolicies } from '../../policies/compare.ts';
import { type PolicyDocument, readPolicy } from '../../policies/document.ts';
import { matches } from '../../policies/pattern.ts';
import { type Principal, partyOf } from '../../policies/principal.ts';
import type { Selection, Statement } from '../../policies/statement.ts';
import type { Guard } from '../../scope/guard.ts';

export interface PolicyChange {
  readonly before: Json;
  readonly after: Json;
  /** Whether somebody saw the policy before. */
  readonly isKnown: boolean;
  /** A new key takes nothing from anybody. */
  readonly isNew: boolean;
  readonly account: string | null;
  /** ARN or id. */
  readonly key: string | null;
}

/** What a key's policy allows that it did not allow before, and whom it locks out. */
export function policyHarms(change: PolicyChange, activity: Activity): Harm[] {
  const { guard } = activity;
  const { isKnown } = change;
  const outside = { name: 'outside', isKnown };
  const administration = { name: 'administration', isKnown };
  const after = documentOf(change.after);
  if (after === null) {
    return [
      {
        severity: 'medium',
        says: 'the policy of KEY was set to what cannot be read, and so not judged',
        parts: [outside, administration],
      },
    ];
  }
  const before = documentOf(change.before);
  return [
    ...widened(before, after, change.account, guard).map((harm) => ({ ...harm, parts: [outside] })),
    ...lockedOut(before, after, change).map((harm) => ({ ...harm, parts: [administration] })),
    ...takenAway(before, after, change, activity).map((harm) => ({
      ...harm,
      parts: [{ name: 'use', isKnown }],
    })),
  ];
}

/** A Deny, or an Allow that went, stops all reads at once as a disabled key does, and can be sold back. */
function takenAway(
  before: PolicyDocument | null,
  after: PolicyDocument,
  { account, isNew, key }: PolicyChange,
  { guard, call }: Activity,
): Harm[] {
  if (account === null || isNew) return [];
  const setting = { guard, account, region: call?.region ?? null };
  return lostWithKey(before, after, key ?? '*', setting).map((lost) => ({
    severity: lost.who === 'everybody' ? 'high' : 'medium',
    says: lossText(lost),
  }));
}

function lossText(lost: LostAccess): string {
  const why = lost.statement === null ? 'nothing allows it any more' : `${lost.statement} denies it`;
  const what = lost.action === 'kms:Decrypt' ? 'decrypt' : 'encrypt';
  return `${losersText(lost)} may no longer ${what} with KEY: ${why}`;
}

function widened(
  before: PolicyDocument | null,
  after: PolicyDocument,
  account: string | null,
  guard: Guard,
): Harm[] {
  const accessChanges = comparePolicies(before, after, {
    kind: 'key',
    bucket: null,
    account,
    trustedAccounts: guard.trustedAccounts,
    organization: guard.organization,
    datasets: [],
  });
  return accessChanges.flatMap(({ isPublic, isExternal, actions, external }): Harm[] => {
    const what = `${actions.join(', ')} with KEY`;
    if (isPublic) return [{ severity: 'critical', says: `everybody may use ${what}` }];
    return isExternal ? [{ severity: 'high', says: `${external.join(', ')}, outside, may use ${what}` }] : [];
  });
}

function lockedOut(before: PolicyDocument | null, after: PolicyDocument, change: PolicyChange): Harm[] {
  if (change.account === null || change.isNew) return [];
  const was: Administration = before === null ? 'account' : administrationOf(before, change.account);
  const is = administrationOf(after, change.account);
  if (is === was || is === 'account') return [];
  if (is === 'nobody')
    return [
      { severity: 'critical', says: `nobody in the account ${change.account} may change the policy of KEY` },
    ];
  if (was === 'nobody') return [];
  return [
    {
      severity: change.isKnown ? 'medium' : 'low',
      says: `the account ${change.account} as a whole has no say over KEY, only those whom its policy names`,
    },
  ];
}

function documentOf(value: Json): PolicyDocument | null {
  if (value === null) return null;
  try {
    return readPolicy(value);
  } catch (error) {
    if (error instanceof SealwatchError) return null;
    throw error;
  }
}

/**
 * Who in the owner's account can change a key's policy: whomever the account permits, only those that the policy names, or nobody,
 * and then the key is lost to its owner.
 */
type Administration = 'account' | 'named' | 'nobody';

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
  const kinds = principals.values.map((principal) => administrationBy(principal, account));
  return kinds.includes('account') ? 'account' : kinds.includes('named') ? 'named' : 'nobody';
}

/** A Deny for everybody leaves those whom it excepts. */
function without(left: Administration, { principals }: Statement, account: string): Administration {
  const kinds = principals.values.map((principal) => administrationBy(principal, account));
  if (!principals.isNot) return kinds.includes('account') ? 'nobody' : left;
  if (kinds.includes('account')) return left;
  return kinds.includes('named') && left !== 'nobody' ? 'named' : 'nobody';
}

function administrationBy(principal: Principal, account: string): Administration {
  const party = partyOf(principal);
  if (party === null) return 'account';
  if (party.kind === 'account') return party.account === account ? 'account' : 'nobody';
  return party.kind === 'identity' && party.account === account ? 'named' : 'nobody';
}

const selects = <T>({ isNot, values }: Selection<T>, is: (value: T) => boolean): boolean =>
  values.some(is) !== isNot;

/** One thing that endangers a key, or lets others use it. */
export interface Harm {
  readonly severity: Severity;
  /** A sentence of its own, without an end mark; `KEY` stands for the key's name. */
  readonly says: string;
  /** What of the key's policy is worse; none for what a call did besides. */
  readonly parts?: readonly ConcernPart[];
}
