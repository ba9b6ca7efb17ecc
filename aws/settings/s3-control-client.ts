import { S3ControlClient } from '@aws-sdk/client-s3-control';

/**
 * S3 Control puts the account's number before the host's name. An address has no names below it: a custom endpoint is called
 * as it is.
 * @param endpoint a custom endpoint; `undefined` for AWS's own
 */
export function s3ControlClient(endpoint: string | undefined): S3ControlClient {
  if (!endpoint) return new S3ControlClient({});
  const client = new S3ControlClient({ disableHostPrefix: true });
  const properties = { authSchemes: [{ name: 'sigv4', signingName: 's3', disableDoubleEncoding: true }] };
  Object.assign(client.config, { endpointProvider: () => ({ url: new URL(endpoint), properties }) });
  return client;
}
