import { analysePolicy, type PolicyAnalysis, type PolicyContext } from '../../core/policies/analyse.ts';
import { type PolicyDocument, parsePolicy } from '../../core/policies/document.ts';

/** A statement as people write it. */
export type Written = Readonly<Record<string, unknown>>;

export const OWN = '111122223333';
export const OTHER = '999988887777';
export const OBJECTS = 'arn:aws:s3:::acme/*';
export const BUCKET = 'arn:aws:s3:::acme';

export const CONTEXT: PolicyContext = {
  kind: 'bucket',
  bucket: null,
  account: OWN,
  trustedAccounts: [],
  organization: null,
};

/** An Allow of reads for everybody, with other members where they are given; `undefined` takes one away. */
export const allow = (over: Written = {}): Written => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: OBJECTS,
  ...over,
});

/** A Deny of everything for everybody. */
export const deny = (over: Written = {}): Written => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET, OBJECTS],
  ...over,
});

export const policyText = (...statements: readonly Written[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const policy = (...statements: readonly Written[]): PolicyDocument =>
  parsePolicy(policyText(...statements));

export const analysed = (statements: readonly Written[], over: Partial<PolicyContext> = {}): PolicyAnalysis =>
  analysePolicy(policy(...statements), { ...CONTEXT, ...over });

/** A policy variable. */
export const variable = (name: string): string => `\${${name}}`;
