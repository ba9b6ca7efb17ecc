import { analysePolicy, type PolicyContext } from '../../core/policies/analyse.ts';
import type { PolicyDocument } from '../../core/policies/document.ts';
import { kindOfPolicy } from '../../core/policies/kind.ts';
import type { Verdict } from './verdict.ts';

/** What is known beside the documents. */
export type Known = Omit<PolicyContext, 'kind'>;

/** Judges a document by its text alone. */
export const checkDocument = (source: string, policy: PolicyDocument, known: Known): Verdict => ({
  source,
  ...analysePolicy(policy, { ...known, kind: kindOfPolicy(policy) }),
  decidedBy: 'document',
  blocks: null,
  unknown: [],
});
