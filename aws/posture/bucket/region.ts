import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { MissingBucket } from '../../../core/posture/posture-facts.ts';
import { type Refusal, refusalOf } from '../../s3/refusal.ts';
import type { PostureClients } from '../clients.ts';
import { messageOf } from '../fact.ts';

/** Where a bucket is: S3 says so even to those whom it lets do nothing else. */
export async function regionOf(
  { s3 }: PostureClients,
  Bucket: string,
  home: string,
): Promise<string | MissingBucket> {
  try {
    return (await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion ?? home;
  } catch (error) {
    const refusal = refusalOf(error);
    const told = refusal?.headers['x-amz-bucket-region'];
    if (told) return told;
    if (refusal?.status === 404) return { kind: 'gone', reason: 'there is no such bucket' };
    if (refusal?.status === 403) return home;
    return { kind: 'unreadable', reason: `S3 did not tell where the bucket is: ${said(error, refusal)}` };
  }
}

// A refusal of HEAD has no body that would say why.
const said = (error: unknown, refusal: Refusal | null): string =>
  refusal === null ? messageOf(error) : `${refusal.status} ${refusal.code}`;
