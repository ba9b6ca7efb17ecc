import { contextOf, policyOf } from '../../bucket-policy.ts';
import type { Check } from '../../check.ts';
import { policyEdit } from '../../remediation.ts';
import { whereKnown } from '../../results.ts';
import { examples } from './examples.ts';
import { outsidersIn } from './outsiders.ts';

export const policyNoOutsiders: Check = {
  id: 'policy-no-outsiders',
  title: 'The policy lets in no outsiders who are not trusted',
  severity: 'high',
  why: 'An account that nobody vouches for reads the training data, or writes it, and what it does is seen in its own logs, not in yours. Block Public Access leaves named accounts alone.',
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
  examples,
};
