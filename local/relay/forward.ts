import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Answerer } from './answers/respond.ts';
import { respond } from './answers/respond.ts';
import { answerCut, cutFor } from './cut.ts';
import { type Exchange, held, type Interest, type RelayedRequest, relayedRequest } from './exchange.ts';

// Sockets are dropped before the emulator's own 75 s, which would otherwise end one just as it is used again.
const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 30_000 });

// `expect` was answered by our own server; the others belong to the connection, not to the call.
const NOT_FORWARDED = new Set(['expect', 'connection', 'keep-alive', 'proxy-connection']);

const NOTHING = Buffer.alloc(0);

export interface Forwarding {
  readonly upstream: URL;
  /** Bodies to keep for the observers; undefined when nobody needs them. */
  readonly interest: (request: RelayedRequest) => Interest | undefined;
  /** Those who answer in place of the emulator. */
  readonly answerers: readonly Answerer[];
  /** Called before the client can see the end of the answer. */
  readonly onExchange: (exchange: Promise<Exchange>) => void;
}

/** Sends one request on to the emulator and its answer back, as streams. */
export const forward = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  forwarding: Forwarding,
): void => {
  const { method = 'GET', url = '/', headers, socket } = incoming;
  const request = relayedRequest({ method, url, headers, remoteAddress: socket.remoteAddress ?? '' });
  const interest = forwarding.interest(request);
  const answerer = forwarding.answerers.find((each) => each.knows(request));
  if (answerer) {
    const notify = (exchange: Exchange) => interest && forwarding.onExchange(Promise.resolve(exchange));
    const handOn = (body: Buffer) => passOn({ request, interest, incoming, outgoing, body }, forwarding);
    void respond({ answerer, request, incoming, outgoing, onExchange: notify, handOn });
    return;
  }
  passOn({ request, interest, incoming, outgoing }, forwarding);
};

interface Passing {
  readonly request: RelayedRequest;
  readonly interest: Interest | undefined;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Where it was read already. */
  readonly body?: Buffer;
}

const passOn = ({ request, interest, incoming, outgoing, body }: Passing, forwarding: Forwarding): void => {
  const { method = 'GET', url = '/' } = incoming;
  const requestBody = interest?.requestBody ? Promise.resolve(body ?? held(incoming)) : undefined;
  // Nobody waits for it when the emulator gives no answer.
  requestBody?.catch(() => {});
  const { hostname, port } = forwarding.upstream;
  const upstream = httpRequest({
    agent,
    hostname,
    port,
    method,
    path: url,
    headers: forwarded(incoming.headers),
  });
  upstream.once('response', (answer) => {
    if (interest) forwarding.onExchange(exchangeOf(request, answer, requestBody, interest));
    send(request, answer, outgoing);
  });
  upstream.once('error', (error) => fail(outgoing, error));
  outgoing.once('close', () => upstream.destroy());
  incoming.once('error', () => upstream.destroy());
  if (body) upstream.end(body);
  else incoming.pipe(upstream);
};

const forwarded = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name)));

const exchangeOf = async (
  request: RelayedRequest,
  answer: IncomingMessage,
  requestBody: Promise<Buffer> | undefined,
  interest: Interest,
): Promise<Exchange> => {
  const responseBody = interest.responseBody ? held(answer) : undefined;
  const [sent, received] = await Promise.all([requestBody ?? NOTHING, responseBody ?? NOTHING]);
  const response = { status: answer.statusCode ?? 0, headers: answer.headers };
  return { request, response, requestBody: sent, responseBody: received };
};

const send = (request: RelayedRequest, answer: IncomingMessage, outgoing: ServerResponse): void => {
  const cut = cutFor(request, answer);
  if (cut) {
    answerCut(cut, answer, outgoing);
    return;
  }
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, forwarded(answer.headers));
  // A client that goes away in the middle is its own business.
  outgoing.once('error', () => {});
  answer.once('error', (error) => outgoing.destroy(error));
  answer.pipe(outgoing);
};

const fail = (outgoing: ServerResponse, error: Error): void => {
  if (outgoing.headersSent) {
    outgoing.destroy(error);
    return;
  }
  outgoing.writeHead(502, { 'content-type': 'text/plain' });
  outgoing.end(`the emulator did not answer: ${error.message}\n`);
};
