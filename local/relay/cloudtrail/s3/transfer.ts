import { credentialOf } from '../../credential.ts';
import { type Exchange, header, type RelayedRequest } from '../../exchange.ts';
import { type JsonObject, present } from '../json.ts';

/** How a call came: its signature, its size, and the encryption that S3 applied to what it stored. */
export const transferOf = ({ request, response }: Exchange): JsonObject =>
  present({
    ...(credentialOf(request) && {
      SignatureVersion: 'SigV4',
      AuthenticationMethod: request.query.has('X-Amz-Signature') ? 'QueryString' : 'AuthHeader',
    }),
    bytesTransferredIn: Number(header(request.headers, 'content-length') ?? 0),
    bytesTransferredOut: Number(header(response.headers, 'content-length') ?? 0),
    SSEApplied: encryptionOf(request, header(response.headers, 'x-amz-server-side-encryption')),
    'x-amz-id-2': header(response.headers, 'x-amz-id-2'),
  });

const encryptionOf = (request: RelayedRequest, applied: string | undefined): string | undefined => {
  if (header(request.headers, 'x-amz-server-side-encryption-customer-algorithm')) return 'SSE-C';
  const kind = applied === 'AES256' ? 'SSE_S3' : applied?.startsWith('aws:kms') ? 'SSE_KMS' : undefined;
  const asked = header(request.headers, 'x-amz-server-side-encryption') !== undefined;
  return kind && (asked ? kind : `Default_${kind}`);
};
