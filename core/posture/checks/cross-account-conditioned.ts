import { contextOf, madeBy, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { otherParties, partyText } from '../other-parties.ts';
import { policyEdit } from '../remediation.ts';

export const crossAccountConditioned: Check = {
  id: 'cross-account-conditioned',
  title: 'Other accounts get in as named identities, or under conditions',
  severity: 'medium',
  why: 'Who in another account has the access, and from where, is decided there. Naming the role, its organization or its network keeps the training data from whoever that account lets in next, trusted as it is.',
  remediation: {
    cli: policyEdit(
      'name roles instead of accounts, or add a Condition with aws:PrincipalOrgID, aws:SourceVpce or aws:SourceIp',
    ),
    cdk: 'bucket.grantRead(new ArnPrincipal("arn:aws:iam::999988887777:role/Trainer").withConditions({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3" } }))',
  },
  prowler: ['s3_bucket_cross_account_access'],
  securityHub: [],
  judge: (facts) =>
    whereKnown(policyOf(facts), (policy) => {
      // Trusted accounts are no outsiders, and still others.
      const others = otherParties(policy, { ...contextOf(facts), trustedAccounts: [], organization: null });
      const open = others.filter(({ isWhole, isLimited }) => isWhole && !isLimited);
      if (open.length > 0)
        return madeBy(
          fail('whole accounts get in, from anywhere', open.map(partyText)),
          open.map(({ statement }) => statement.name),
        );
      if (others.length === 0) return pass('the policy lets in no other account');
      return pass('other accounts get in as named identities, or under conditions', others.map(partyText));
    }),
};
