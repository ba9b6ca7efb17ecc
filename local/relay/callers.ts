import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Cached, cached } from './cached.ts';
import { credentialOf } from './credential.ts';
import type { RelayedRequest } from './exchange.ts';

export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
}

/** Tells who made a call. */
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
