import type { IncomingHttpHeaders } from 'node:http';

/** A request that passed through the relay. The URL is as it was sent: decoding it would lose what a key looked like. */
export interface RelayedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  readonly receivedAt: Date;
}

/** What the emulator answered. */
export interface RelayedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** One call with its answer; bodies are there only when an observer asked for them. */
export interface Exchange {
  readonly request: RelayedRequest;
  readonly response: RelayedResponse;
  readonly requestBody: Buffer;
  readonly responseBody: Buffer;
}

/** Which bodies an observer needs. Bodies that nobody needs are streamed and never held. */
export interface Interest {
  readonly requestBody: boolean;
  readonly responseBody: boolean;
}

/** Something that wants to know about calls after they were answered. */
export interface Observer {
  /** What it needs of this call; undefined when it does not care. Must not block. */
  interest(request: RelayedRequest): Interest | undefined;
  /** Called once the answer is complete; the relay counts as busy until it resolves. */
  observe(exchange: Exchange): Promise<void>;
}

/** A header's only or first value. */
export const header = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** The relayed form of a raw request line. */
export const relayedRequest = (
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  remoteAddress: string,
): RelayedRequest => {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return { method, path, query: new URLSearchParams(query), headers, remoteAddress, receivedAt: new Date() };
};
