import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Cached, cached, header, type RelayedRequest } from './exchange.ts';

export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
}

/** Finds who made a call. */
export interface Callers {
  /** Undefined for an anonymous call. */
  of(request: RelayedRequest): Promise<Caller | undefined>;
}

// An access key never changes hands.
const REMEMBER_MS = 60_000;

/** Asks the emulator whose an access key is; it does not check signatures, so the secret is not needed. */
export const callers = (endpoint: string, region: string): Callers => {
  const known: Cached<Caller> = cached((accessKeyId) => identify(endpoint, region, accessKeyId), REMEMBER_MS);
  return {
    of: async (request) => {
      const credential = credentialOf(request);
      return credential && known.get(credential.accessKeyId);
    },
  };
};

const identify = async (endpoint: string, region: string, accessKeyId: string): Promise<Caller> => {
  const client = new STSClient({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey: 'unchecked' },
  });
  try {
    const { Arn = '', Account = '', UserId = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { arn: Arn, account: Account, userId: UserId };
  } finally {
    client.destroy();
  }
};

/** What a signature says about its maker and its aim; the relay proves nothing, as the emulator does not either. */
interface Credential {
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
