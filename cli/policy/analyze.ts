import type { PolicyDocument } from '../../core/policies/document.ts';
import { kindOfPolicy } from '../../core/policies/document.ts';
import { explain } from '../errors/explain.ts';
import type { Account } from './account.ts';
import type { Analyzed } from './analyzed.ts';
import type { Verdict } from './verdict.ts';

/**
 * Lets Access Analyzer judge a document too. It decides, unless S3 itself has told of the policy in place; where it does not agree,
 * that is a finding. What it does not tell is left to the document.
 */
export async function analyzed(
  verdict: Verdict,
  text: string,
  policy: PolicyDocument,
  account: Account,
): Promise<Verdict> {
  try {
    return withWord(verdict, await account.analyzed(text, kindOfPolicy(policy)));
  } catch (error) {
    return { ...verdict, unknown: [...verdict.unknown, `CheckNoPublicAccess: ${explain(error).message}`] };
  }
}

function withWord(verdict: Verdict, { isPublic, reasons }: Analyzed): Verdict {
  const isDecided = verdict.decidedBy === 'GetBucketPolicyStatus';
  const decided = isDecided ? verdict : { ...verdict, isPublic, decidedBy: 'Access Analyzer' as const };
  if (isPublic === verdict.isPublic) return decided;
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return {
    ...decided,
    findings: [
      ...verdict.findings,
      {
        rule: 'policy-public',
        severity: isPublic ? 'critical' : 'medium',
        statement: 'the policy',
        reason: `Access Analyzer says that the policy ${isPublic ? 'may let' : 'does not let'} the public in (CheckNoPublicAccess)${why}; the document reads the other way`,
      },
    ],
  };
}
