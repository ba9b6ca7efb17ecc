import type { PolicyContext } from '../../policies/context.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { contextOf, madeBy, policyOf } from '../bucket-policy.ts';
import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, pass, whereKnown } from '../check.ts';
import { type OtherParty, otherParties, partyText } from '../other-parties.ts';
import { policyEdit } from '../remediation.ts';

export const policyNoOutsiders: Check = {
  id: 'policy-no-outsiders',
  title: 'The policy lets in no outsiders who are not trusted',
  severity: 'high',
  isAboutStrangers: true,
  why: 'An account that nobody vouches for reads the training data, or writes it, and what it does is seen in its own logs, not in yours. Block Public Access does not stop named accounts.',
  remediation: {
    cli: policyEdit(
      'remove the accounts that are named, or list them in trustedAccounts of the configuration',
    ),
    cdk: 'defineConfig({ trustedAccounts: ["999988887777"] }) // where the account is meant to be there; else remove its statement',
  },
  prowler: ['s3_bucket_cross_account_access'],
  securityHub: [],
  judge: (facts) =>
    whereKnown(policyOf(facts), (policy) => {
      const result = outsidersIn(policy, contextOf(facts));
      return { ...result, reason: result.reason.replace(/^it\b/, 'the policy') };
    }),
};

/** Whether a policy lets in somebody outside who is not trusted, without saying from where. */
export function outsidersIn(policy: PolicyDocument, context: PolicyContext): CheckResult {
  const outsiders = otherParties(policy, context);
  const anywhere = outsiders.filter(({ isPlaced }) => !isPlaced);
  const [sure, open] = split(anywhere, context);
  if (sure.length > 0)
    return madeBy(
      fail('it lets in outsiders who are not trusted', sure.map(partyText)),
      sure.map(({ statement }) => statement.name),
    );
  if (open.length > 0)
    return couldNotSay(
      `it lets in ${namesOf(open)}, and the configuration does not name the organization that the account is in`,
    );
  if (outsiders.length > 0)
    return pass('it lets in outsiders from places only that it names', outsiders.map(partyText));
  return pass('it lets in no outsider');
}

const namesOf = (parties: readonly OtherParty[]): string =>
  [...new Set(parties.flatMap(({ names }) => names))].sort().join(', ');

/** Those that are outside for sure, and those that are so unless the organization they belong to is one's own. */
function split(
  parties: readonly OtherParty[],
  { organization }: PolicyContext,
): readonly [readonly OtherParty[], readonly OtherParty[]] {
  if (organization !== null) return [parties, []];
  const isOrganization = ({ names }: OtherParty): boolean =>
    names.every((name) => /^o-[a-z0-9]+$/.test(name));
  return [parties.filter((party) => !isOrganization(party)), parties.filter(isOrganization)];
}
