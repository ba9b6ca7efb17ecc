import type { IncomingHttpHeaders } from 'node:http';
import { credentialOf } from '../../callers.ts';
import { type Exchange, header, type RelayedRequest } from '../../exchange.ts';
import { type Json, type JsonObject, jsonObjectOf, present } from '../json.ts';
import { xmlToJson } from '../xml.ts';

/** What a request asked for, but for its body: the query and S3's own headers, under their names in lower case. */
export const parametersOf = ({ query, headers }: RelayedRequest): JsonObject => {
  const asked = [...query].filter(([name]) => !SIGNING.test(name));
  const sent = recordedHeaders(headers);
  const grants = sent.filter(([name]) => name.startsWith('x-amz-grant-'));
  const others = sent.filter(([name]) => !name.startsWith('x-amz-grant-'));
  return {
    ...Object.fromEntries([...asked, ...others]),
    // Seen in records of PutBucketAcl: the canned ACL stands by itself, grants do not.
    ...(grants.length > 0 && { accessControlList: Object.fromEntries(grants) }),
  };
};

/** What a body asked for: a policy as the object that it is, other documents under the name of their outermost element. */
export const documentOf = (eventName: string, body: Buffer): JsonObject => {
  const text = body.toString('utf8');
  if (text.trim() === '') return {};
  if (eventName !== 'PutBucketPolicy') return xmlToJson(text) ?? {};
  const policy: Json | undefined = jsonObjectOf(text);
  return policy ? { bucketPolicy: policy } : {};
};

/** What S3 answered about the object that it stored: its version, its encryption. */
export const answered = (headers: IncomingHttpHeaders): JsonObject | null => {
  const fields = ANSWERED.flatMap((name) => {
    const value = header(headers, name);
    return value === undefined ? [] : [[name, value]];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : null;
};

const ANSWERED = [
  'x-amz-version-id',
  'x-amz-delete-marker',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-expiration',
];

const SIGNING =
  /^X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)$/i;

// Signatures, checksums and the transport are not what was asked for, secrets are not recorded, and metadata belongs to the bytes.
const UNRECORDED =
  /^x-amz-(?:account-id|date|content-sha256|security-token|user-agent|decoded-content-length|trailer|mfa|sdk-.*|checksum-.*|meta-.*|.*customer-key(?:-md5)?)$/;

const recordedHeaders = (headers: IncomingHttpHeaders): [string, string][] =>
  Object.keys(headers)
    .filter((name) => name.startsWith('x-amz-') && !UNRECORDED.test(name))
    .map((name) => [name, header(headers, name) ?? '']);

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
