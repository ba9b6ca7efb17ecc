import type { PolicyAnalysis } from '../../policies/analyse.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { analysisOf, contextOf, findingText, madeBy, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import type { BucketFacts } from '../facts.ts';
import { otherParties, partyText } from '../other-parties.ts';
import { policyEdit } from '../remediation.ts';

export const policyNoUnconditionalWrites: Check = {
  id: 'policy-no-unconditional-writes',
  title: 'Nobody outside, and no whole account, writes without a condition',
  severity: 'high',
  isAboutStrangers: true,
  why: 'A right to put or delete that any identity of another account has, from anywhere, is as strong as the weakest credential there: one of them is enough to poison the training data.',
  remediation: {
    cli: policyEdit(
      'name the roles that write, and add a Condition such as aws:SourceVpce or aws:PrincipalOrgID to them',
    ),
    cdk: 'bucket.grantPut(Role.fromRoleArn(this, "Publisher", "arn:aws:iam::999988887777:role/Publisher"), "incoming/*")',
  },
  prowler: ['s3_bucket_policy_public_write_access', 's3_bucket_cross_account_access'],
  securityHub: ['S3.3', 'S3.6'],
  judge: (facts) =>
    whereKnown(policyOf(facts), (policy) =>
      whereKnown(analysisOf(facts), (analysis) => {
        const found = [...byOutsiders(analysis), ...byWholeAccounts(policy, facts)];
        return found.length === 0
          ? pass('nobody outside, and no whole account, writes without a condition')
          : madeBy(
              fail(
                'somebody outside, or a whole account, writes without a condition',
                found.map(({ text }) => text),
              ),
              found.map(({ statement }) => statement),
            );
      }),
    ),
};

/** What is found, and the statement that makes it. */
interface Write {
  readonly text: string;
  readonly statement: string;
}

const byOutsiders = ({ findings }: PolicyAnalysis): readonly Write[] =>
  findings
    .filter(({ rule }) => rule === 'policy-unconditional-write')
    .map((finding) => ({ text: findingText(finding), statement: finding.statement }));

/** Trusted ones: that an account is trusted does not mean that every identity in it is a writer. */
function byWholeAccounts(policy: PolicyDocument, facts: BucketFacts): readonly Write[] {
  const { trustedAccounts } = facts.account;
  const others = otherParties(policy, { ...contextOf(facts), trustedAccounts: [] });
  return others
    .filter(({ isWhole, isPlaced, isWriting }) => isWhole && isWriting && !isPlaced)
    .filter(({ statement, names }) => statement.conditions.length === 0 && names.every(isTrusted))
    .map((party) => ({
      text: `${partyText(party)} may store, change or delete objects, as a whole account`,
      statement: party.statement.name,
    }));

  function isTrusted(name: string): boolean {
    return trustedAccounts.includes(name);
  }
}
