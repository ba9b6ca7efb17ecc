import { header, type RelayedRequest } from './exchange.ts';

/** What a signature says about its maker and its aim; the relay proves nothing, as the emulator does not either. */
export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** The credential of a signed or presigned request; undefined for an anonymous one. */
export const credentialOf = (request: RelayedRequest): Credential | undefined => {
  const presigned = request.query.get('X-Amz-Credential');
  const text = presigned ? `Credential=${presigned}` : (header(request.headers, 'authorization') ?? '');
  const [, accessKeyId, region, service] = SCOPE.exec(text) ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
};
