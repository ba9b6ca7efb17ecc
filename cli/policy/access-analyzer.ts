import type { AccessAnalyzerClientConfig } from '@aws-sdk/client-accessanalyzer';
import type { PolicyContext } from '../../core/policies/context.ts';
import { remembering } from '../errors/operation.ts';
import type { Analyzed } from './analyzed.ts';

const TYPES = {
  bucket: 'AWS::S3::Bucket',
  'access-point': 'AWS::S3::AccessPoint',
  key: 'AWS::KMS::Key',
} as const;

/** Asks Access Analyzer, whose proof covers what a document may let in under any request. Loaded only when it is asked. */
export async function checkNoPublicAccess(
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
