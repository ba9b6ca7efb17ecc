import type { Json } from '../base/json.ts';
import { rememberedOf } from '../base/memoize.ts';
import { analysePolicy, type PolicyAnalysis } from '../policies/analyse.ts';
import type { PolicyContext, PolicyFinding, PolicyRuleId } from '../policies/context.ts';
import { type PolicyDocument, readPolicy } from '../policies/document.ts';
import type { CheckResult } from './check.ts';
import { fail, pass, whereKnown } from './check.ts';
import { asGeneralPolicy } from './directory-policy.ts';
import { type BucketFacts, type Fact, known, mapFact, unknown } from './facts.ts';

const NO_POLICY: PolicyDocument = { version: '2012-10-17', id: null, statements: [] };

/** The bucket's policy; one without statements where there is none, and unknown where nobody can read it. */
export const policyOf = rememberedOf(
  ({ policy, kind, name }: BucketFacts): Fact<PolicyDocument> =>
    mapFact(documentOf(policy), (document) =>
      kind === 'directory' ? asGeneralPolicy(document, name) : document,
    ),
);

/** What the analyser says of the bucket's policy, which many checks ask. */
export const analysisOf = rememberedOf(
  (facts: BucketFacts): Fact<PolicyAnalysis> =>
    mapFact(policyOf(facts), (policy) => analysePolicy(policy, contextOf(facts))),
);

/** A policy that AWS returned, whatever it is attached to. */
export function documentOf(policy: Fact<Json>): Fact<PolicyDocument> {
  if (policy.kind === 'unknown') return policy;
  if (policy.value === null) return known(NO_POLICY);
  try {
    return known(readPolicy(policy.value));
  } catch (error) {
    return unknown(`the policy cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Who counts as outside. */
export const contextOf = (
  { name, account }: BucketFacts,
  kind: PolicyContext['kind'] = 'bucket',
): PolicyContext => ({
  kind,
  bucket: kind === 'bucket' ? name : null,
  account: account.id,
  trustedAccounts: account.trustedAccounts,
  organization: account.organization,
});

/** What a check says where the policy has findings of some rules, and where it has none. */
export interface FindingWords {
  readonly good: string;
  readonly bad: string;
}

/** Fails where the analyser has one of these findings about the bucket's policy. */
export const judgeFindings = (
  facts: BucketFacts,
  rules: readonly PolicyRuleId[],
  { good, bad }: FindingWords,
): CheckResult =>
  whereKnown(analysisOf(facts), ({ findings }) => {
    const found = findings.filter(({ rule, severity }) => rules.includes(rule) && severity !== 'info');
    return found.length === 0
      ? pass(good)
      : madeBy(
          fail(bad, found.map(findingText)),
          found.map(({ statement }) => statement),
        );
  });

/** A failure that these statements of the bucket policy make. */
export const madeBy = (result: CheckResult, statements: readonly string[]): CheckResult => ({
  ...result,
  statements: [...new Set(statements)],
});

export const findingText = ({ statement, reason }: PolicyFinding): string => `${statement}: ${reason}`;
