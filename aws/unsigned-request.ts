import { HttpRequest } from '@smithy/core/protocols';

export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A request as it is before it is signed, with the host that is signed with it. */
export const unsignedRequest = ({ method, url, headers, body }: UnsignedRequest): HttpRequest =>
  new HttpRequest({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname,
    headers: { host: url.host, ...headers },
    body,
  });
