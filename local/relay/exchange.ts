import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A request that passed through the relay. The URL is as it was sent: decoding it would lose the form of a key. */
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
export const relayedRequest = ({
  method,
  url,
  headers,
  remoteAddress,
}: {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
}): RelayedRequest => {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return { method, path, query: new URLSearchParams(query), headers, remoteAddress, receivedAt: new Date() };
};

/** Remembers what was asked for a short time, and forgets all of it on demand. */
export interface Cached<T> {
  get(name: string): Promise<T>;
  clear(): void;
}

export const cached = <T>(ask: (name: string) => Promise<T>, forMs: number): Cached<T> => {
  const entries = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return {
    get: (name) => {
      const known = entries.get(name);
      if (known && known.until > performance.now()) return known.value;
      const value = ask(name);
      entries.set(name, { until: performance.now() + forMs, value });
      // What failed is asked again.
      value.catch(() => entries.delete(name));
      return value;
    },
    clear: () => entries.clear(),
  };
};

// A batch of 1,000 keys of 1,024 escaped bytes is some 6 MB; no body that an observer reads is larger.
const LIMIT_BYTES = 16 * 1024 * 1024;

/** All of a stream that somebody else reads too. Longer than any body that an observer asks for: rejected. */
export const held = (stream: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMIT_BYTES) chunks.push(chunk);
    });
    stream.once('end', () =>
      size <= LIMIT_BYTES ? resolve(Buffer.concat(chunks)) : reject(new Error(`body of ${size} bytes`)),
    );
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the connection ended in the middle of a body')));
  });
