import type { AccessAnalyzerClientConfig } from '@aws-sdk/client-accessanalyzer';
import {
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { PolicyContext } from '../../core/policies/context.ts';
import { clientSettings, s3Settings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';

/** Settings of Block Public Access that count for a policy. */
export interface Blocks {
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** What an account knows and a document does not hold. */
export interface Account {
  id(): Promise<string>;
  /** The bucket's policy; `null` when it has none. */
  policyText(bucket: string): Promise<string | null>;
  /** S3's own judgement on the policy that the bucket has. */
  isPublic(bucket: string): Promise<boolean>;
  /** The bucket's own; those of its account may restrict more. */
  blocks(bucket: string): Promise<Blocks>;
  /** What Access Analyzer's check `CheckNoPublicAccess` says of a document. AWS charges for each. */
  analyzed(text: string, kind: PolicyContext['kind']): Promise<Analyzed>;
}

export type ReachAccount = (globals: Globals) => Account;

export const reachAccount: ReachAccount = (globals) => {
  const settings = clientSettings(globals);
  const s3 = remembering(
    new S3Client({ ...settings, ...s3Settings(process.env), followRegionRedirects: true }),
  );
  const sts = remembering(new STSClient(settings));
  return {
    analyzed: (text, kind) => checkNoPublicAccess(settings, text, kind),
    id: async () => (await sts.send(new GetCallerIdentityCommand({}))).Account ?? '',
    policyText: (bucket) =>
      unless('NoSuchBucketPolicy', null, async () => {
        const { Policy: text } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
        return text ?? null;
      }),
    isPublic: (bucket) =>
      unless('NoSuchBucketPolicy', false, async () => {
        const { PolicyStatus: status } = await s3.send(new GetBucketPolicyStatusCommand({ Bucket: bucket }));
        return status?.IsPublic ?? false;
      }),
    blocks: (bucket) =>
      unless('NoSuchPublicAccessBlockConfiguration', NO_BLOCKS, async () => {
        const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
        const { BlockPublicPolicy: block, RestrictPublicBuckets: restrict } =
          answer.PublicAccessBlockConfiguration ?? {};
        return { blockPublicPolicy: block ?? false, restrictPublicBuckets: restrict ?? false };
      }),
  };
};

const NO_BLOCKS: Blocks = { blockPublicPolicy: false, restrictPublicBuckets: false };

// S3 answers with an error what is simply not there.
async function unless<T>(name: string, otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === name) return otherwise;
    throw error;
  }
}

const TYPES = {
  bucket: 'AWS::S3::Bucket',
  'access-point': 'AWS::S3::AccessPoint',
  key: 'AWS::KMS::Key',
} as const;

/** Asks Access Analyzer, whose proof covers what a document may let in under any request. Loaded only when it is asked. */
async function checkNoPublicAccess(
  settings: AccessAnalyzerClientConfig,
  text: string,
  kind: PolicyContext['kind'],
): Promise<Analyzed> {
  const { AccessAnalyzerClient, CheckNoPublicAccessCommand } = await import('@aws-sdk/client-accessanalyzer');
  const client = remembering(new AccessAnalyzerClient(settings));
  try {
    const { result, reasons = [] } = await client.send(
      new CheckNoPublicAccessCommand({ policyDocument: text, resourceType: TYPES[kind] }),
    );
    return { isPublic: result === 'FAIL', reasons: reasons.map(({ description = '' }) => description) };
  } finally {
    client.destroy();
  }
}

/** Whether the document may let the public in, and where. */
export interface Analyzed {
  readonly isPublic: boolean;
  readonly reasons: readonly string[];
}
