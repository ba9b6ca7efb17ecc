import { SealwatchError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Activity } from '../../cloudtrail/activity.ts';
import { comparePolicies } from '../../policies/compare.ts';
import { type PolicyDocument, readPolicy } from '../../policies/document.ts';
import type { Guard } from '../../scope/guard.ts';
import { type Administration, administrationOf } from './administration.ts';
import type { Harm } from './harm.ts';

export interface PolicyChange {
  readonly before: Json;
  readonly after: Json;
  /** Whether somebody saw the policy before. */
  readonly isKnown: boolean;
  /** A new key takes nothing from anybody. */
  readonly isNew: boolean;
  readonly account: string | null;
}

/** What a key's policy allows that it did not allow before, and whom it locks out. */
export function policyHarms(change: PolicyChange, { guard }: Activity): Harm[] {
  const after = documentOf(change.after);
  if (after === null) {
    return [
      { severity: 'medium', says: 'the policy of KEY was set to what cannot be read, and so not judged' },
    ];
  }
  const before = documentOf(change.before);
  return [...widened(before, after, change.account, guard), ...lockedOut(before, after, change)];
}

function widened(
  before: PolicyDocument | null,
  after: PolicyDocument,
  account: string | null,
  guard: Guard,
): Harm[] {
  const widenings = comparePolicies(before, after, {
    kind: 'key',
    bucket: null,
    account,
    trustedAccounts: guard.trustedAccounts,
    organization: guard.organization,
    datasets: [],
  });
  return widenings.flatMap(({ isPublic, isExternal, actions, external }): Harm[] => {
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
