import { SealwatchError } from '../../core/base/errors.ts';
import type { PolicyFinding } from '../../core/policies/analyse.ts';
import { type PolicyDocument, parsePolicy } from '../../core/policies/document.ts';
import { explain } from '../errors/explain.ts';
import type { Account, Blocks } from './account.ts';
import { analyzed } from './analyze.ts';
import type { PolicyJudgement, Unread } from './policy-judgement.ts';
import { checkDocument, type Known } from './policy-judgement.ts';

const NO_POLICY: PolicyDocument = { version: '2012-10-17', id: null, statements: [] };

/** Whom a check asks. */
export interface Asked {
  /** `null` without `--aws`. */
  readonly account: Account | null;
  /** Asks Access Analyzer; `null` where it is not to be asked. */
  readonly analyzer: Account | null;
}

/** Judges the policy that a bucket has, with what S3 says of it. What S3 does not decide is left to the document. */
export async function checkBucket(
  bucket: string,
  known: Known,
  { account, analyzer }: Asked & { readonly account: Account },
): Promise<PolicyJudgement | Unread> {
  const source = `s3://${bucket}`;
  const text = await account.policyText(bucket);
  const document = read(source, text);
  if ('error' in document) return document;
  const judgement = checkDocument(source, document, known);
  const status = await attempt('GetBucketPolicyStatus', () => account.isPublic(bucket));
  const blocks = await attempt('GetPublicAccessBlock', () => account.blocks(bucket));
  const own: PolicyJudgement = {
    ...decided(judgement, status.value),
    blocks: blocks.value,
    findings: [
      ...judgement.findings.map((finding) => underBlocks(finding, blocks.value)),
      ...disagreement(judgement.isPublic, status.value),
    ],
    unknown: [...status.unknown, ...blocks.unknown],
  };
  return analyzer && text !== null ? analyzed(own, text, document, analyzer) : own;
}

function read(source: string, text: string | null): PolicyDocument | Unread {
  try {
    return text === null ? NO_POLICY : parsePolicy(text);
  } catch (error) {
    if (error instanceof SealwatchError) return { source, error };
    throw error;
  }
}

interface Attempt<T> {
  readonly value: T | null;
  readonly unknown: readonly string[];
}

async function attempt<T>(name: string, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await ask(), unknown: [] };
  } catch (error) {
    return { value: null, unknown: [`${name}: ${explain(error).message}`] };
  }
}

const decided = (judgement: PolicyJudgement, status: boolean | null): PolicyJudgement =>
  status === null ? judgement : { ...judgement, isPublic: status, decidedBy: 'GetBucketPolicyStatus' };

// The policy counts again when somebody takes the block away.
function underBlocks(finding: PolicyFinding, blocks: Blocks | null): PolicyFinding {
  if (finding.rule !== 'policy-public' || !blocks?.restrictPublicBuckets) return finding;
  return {
    ...finding,
    severity: 'medium',
    reason: `${finding.reason}; Block Public Access (RestrictPublicBuckets) keeps all but the account and AWS services out as long as it is on`,
  };
}

function disagreement(isPublic: boolean, status: boolean | null): readonly PolicyFinding[] {
  if (status === null || status === isPublic) return [];
  return [
    {
      rule: 'policy-public',
      severity: status ? 'critical' : 'medium',
      statement: 'the policy',
      reason: `S3 says that the policy is ${status ? '' : 'not '}public (GetBucketPolicyStatus), the document reads the other way`,
    },
  ];
}
