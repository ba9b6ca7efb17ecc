import type { SealwatchError } from '../../core/base/errors.ts';
import { analysePolicy, type PolicyContext, type PolicyFinding } from '../../core/policies/analyse.ts';
import { kindOfPolicy, type PolicyDocument } from '../../core/policies/document.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { Blocks } from './account.ts';

/** Who said whether a policy is public. */
export type Decider = 'document' | 'GetBucketPolicyStatus' | 'Access Analyzer';

/** What is reported about one document. */
export interface PolicyJudgement {
  readonly source: string;
  readonly isPublic: boolean;
  readonly external: readonly string[];
  readonly findings: readonly PolicyFinding[];
  readonly decidedBy: Decider;
  /** `null` where the account was not asked. */
  readonly blocks: Blocks | null;
  /** What the account could not be asked, and why. */
  readonly unknown: readonly string[];
}

export interface Unread {
  readonly source: string;
  readonly error: SealwatchError;
}

/** One line of JSON. The first four fields are all that a document alone has. */
export const judgementJson = ({
  source,
  isPublic,
  external,
  findings,
  ...more
}: PolicyJudgement): object => ({
  source,
  public: isPublic,
  external,
  findings: findings.map(({ rule, severity, statement, reason }) => ({ rule, severity, statement, reason })),
  ...(more.blocks || more.unknown.length > 0 || more.decidedBy !== 'document' ? more : {}),
});

export const unreadJson = ({ source, error }: Unread): object => ({ source, error: error.message });

/** Findings that only inform leave nothing wrong. */
export const exitOf = ({ findings, unknown }: PolicyJudgement): ExitCode =>
  worst(
    findings.some(({ severity }) => severity !== 'info') ? EXIT.findings : EXIT.fine,
    unknown.length > 0 ? EXIT.unchecked : EXIT.fine,
  );

/** A document that cannot be understood could not be checked; a file that is not there was never asked for rightly. */
export const exitOfUnread = ({ error }: Unread): ExitCode =>
  error.code === 'USAGE' ? EXIT.usage : EXIT.unchecked;

/** What is known beside the documents. */
export type Known = Omit<PolicyContext, 'kind'>;

/** Judges a document by its text alone. */
export const checkDocument = (source: string, policy: PolicyDocument, known: Known): PolicyJudgement => ({
  source,
  ...analysePolicy(policy, { ...known, kind: kindOfPolicy(policy) }),
  decidedBy: 'document',
  blocks: null,
  unknown: [],
});
