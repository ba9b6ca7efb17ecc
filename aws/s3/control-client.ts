import { S3ControlClient, type S3ControlClientConfig } from '@aws-sdk/client-s3-control';

/**
 * S3 Control puts the account's number before the host's name. An address has no names below it: a custom endpoint is called
 * as it is.
 * @param endpoint a custom endpoint; `undefined` for AWS's own
 */
export function s3ControlClient(
  endpoint: string | undefined,
  config: S3ControlClientConfig = {},
): S3ControlClient {
  if (!endpoint) return new S3ControlClient(config);
  const client = new S3ControlClient({ ...config, disableHostPrefix: true });
  const properties = { authSchemes: [{ name: 'sigv4', signingName: 's3', disableDoubleEncoding: true }] };
  Object.assign(client.config, { endpointProvider: () => ({ url: new URL(endpoint), properties }) });
  return client;
}
