import { kindOfPolicy, type PolicyDocument } from '../../core/policies/document.ts';
import { explain } from '../errors/explain.ts';
import type { Account, Analyzed } from './account.ts';
import type { PolicyJudgement } from './policy-judgement.ts';

/**
 * Lets Access Analyzer judge a document too. It decides, unless S3 itself has judged the policy in place; where it does not agree,
 * that is a finding. What it does not decide is left to the document.
 */
export async function analyzed(
  judgement: PolicyJudgement,
  text: string,
  policy: PolicyDocument,
  account: Account,
): Promise<PolicyJudgement> {
  try {
    return withWord(judgement, await account.analyzed(text, kindOfPolicy(policy)));
  } catch (error) {
    return {
      ...judgement,
      unknown: [...judgement.unknown, `CheckNoPublicAccess: ${explain(error).message}`],
    };
  }
}

function withWord(judgement: PolicyJudgement, { isPublic, reasons }: Analyzed): PolicyJudgement {
  const isDecided = judgement.decidedBy === 'GetBucketPolicyStatus';
  const decided = isDecided ? judgement : { ...judgement, isPublic, decidedBy: 'Access Analyzer' as const };
  if (isPublic === judgement.isPublic) return decided;
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return {
    ...decided,
    findings: [
      ...judgement.findings,
      {
        rule: 'policy-public',
        severity: isPublic ? 'critical' : 'medium',
        statement: 'the policy',
        reason: `Access Analyzer says that the policy ${isPublic ? 'may let' : 'does not let'} the public in (CheckNoPublicAccess)${why}; the document reads the other way`,
      },
    ],
  };
}
