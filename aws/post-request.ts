import { HttpRequest } from '@smithy/core/protocols';

/** A `POST` to the root of a service, as it is before it is signed. */
export const postRequest = (url: URL, headers: Readonly<Record<string, string>>, body: string): HttpRequest =>
  new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: '/',
    headers: { host: url.host, ...headers },
    body,
  });
