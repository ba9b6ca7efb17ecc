import { accessFindings } from './access-findings.ts';
import type { PolicyContext, PolicyFinding } from './context.ts';
import { denialsOf } from './denial.ts';
import type { PolicyDocument } from './document.ts';
import { grantsOf } from './grants.ts';
import { confusedDeputy, leftovers, shape, transport } from './policy-findings.ts';
import { bucketOf } from './scope.ts';

export type { PolicyContext, PolicyFinding } from './context.ts';

export interface PolicyAnalysis {
  /** In the meaning of S3's documentation, over the Allow statements that no Deny surely cuts. */
  readonly isPublic: boolean;
  /** Accounts, organizations and ids outside that may do something. */
  readonly external: readonly string[];
  readonly findings: readonly PolicyFinding[];
}

/** Judges a policy by its text alone. */
export function analysePolicy(policy: PolicyDocument, context: PolicyContext): PolicyAnalysis {
  const bucket = bucketOf([policy], context);
  const denials = denialsOf(policy.statements, bucket, context);
  const byStatement = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => ({ statement, grants: grantsOf(statement, denials, bucket, context) }))
    .filter(({ grants }) => grants.length > 0);
  const grants = byStatement.flatMap((each) => each.grants);
  return {
    isPublic: grants.some(({ audience }) => audience.isPublic),
    external: [...new Set(grants.flatMap(({ audience }) => audience.external))].sort(),
    findings: distinct([
      ...byStatement.flatMap((each) => [
        ...accessFindings(each.statement, each.grants, context),
        ...confusedDeputy(each.statement, each.grants, context),
        ...shape(each.statement),
      ]),
      ...policy.statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) => leftovers(statement, context)),
      ...transport(grants, denials, bucket, context),
    ]),
  };
}

// A statement that can be read in several ways says the same thing several times.
const distinct = (findings: readonly PolicyFinding[]): readonly PolicyFinding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];
