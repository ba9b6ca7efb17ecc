import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service's own words for that it does not do what it was asked. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Of a transaction: why its first action was to blame, so that none was carried out. */
  readonly reason?: string;
}

/**
 * What a proxy does with a call instead of passing it on; `pass` lets it through. `answer-lost` and `cut-body` pass it on as well: of the
 * first no answer comes back, of the second the headers and half of the body.
 */
export type Trouble =
  | 'pass'
  | 'deny'
  | 'unavailable'
  | 'slow-down'
  | 'silence'
  | 'garbage'
  | 'gone'
  | 'reset'
  | 'answer-lost'
  | 'cut-body'
  | Refusal;

export interface Call {
  /** First part of the path, which is the bucket of a call to S3. */
  readonly bucket: string;
  readonly path: string;
  /** Of a JSON service what it is asked, as `TransactWriteItems`; else empty. */
  readonly operation: string;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
}

export interface FaultProxy {
  readonly endpoint: string;
  /** Calls that came, in their order. */
  readonly calls: readonly Call[];
  stop(): Promise<void>;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  deny: { status: 403, code: 'AccessDenied' },
  unavailable: { status: 503, code: 'ServiceUnavailable' },
  'slow-down': { status: 503, code: 'SlowDown' },
  gone: { status: 404, code: 'NoSuchBucket' },
};

const KEPT_OPEN_MS = 600_000;

interface Received {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly operation: string;
}

/**
 * A server on loopback in front of another one, that makes trouble of some calls.
 * @param keepsCalls - false where there are too many to be kept
 */
export async function startFaultProxy(
  target: string,
  troubleOf: (call: Call) => Trouble,
  keepsCalls = true,
): Promise<FaultProxy> {
  const calls: Call[] = [];
  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const path = incoming.url ?? '/';
    const [, operation = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
    const call = { bucket: path.split(/[/?]/)[1] ?? '', path, operation, headers: incoming.headers };
    if (keepsCalls) calls.push(call);
    make(troubleOf(call), target, { incoming, body, operation }, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    // Whoever asked went away in the middle of it.
    take(incoming, outgoing).catch(() => outgoing.destroy());
  });
  // A connection that is closed while its client takes it for open would be a fault that nobody ordered.
  server.keepAliveTimeout = KEPT_OPEN_MS;
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function make(trouble: Trouble, target: string, received: Received, outgoing: ServerResponse): void {
  const { socket } = received.incoming;
  switch (trouble) {
    case 'silence':
      return;
    case 'reset':
      socket.destroy();
      return;
    case 'garbage':
      outgoing.writeHead(200, { 'content-type': 'application/xml' }).end('<a><b>');
      return;
    case 'pass':
      passOn(target, received, (answer, body) => begun(answer, outgoing).end(body));
      return;
    case 'answer-lost':
      passOn(target, received, () => socket.destroy());
      return;
    case 'cut-body':
      passOn(target, received, (answer, body) => {
        const half = body.subarray(0, Math.floor(body.length / 2));
        begun(answer, outgoing).write(half, () => socket.destroy());
      });
      return;
    default:
      refuse(typeof trouble === 'string' ? REFUSALS[trouble] : trouble, received, outgoing);
  }
}

function begun(answer: IncomingMessage, outgoing: ServerResponse): ServerResponse {
  const { connection: _, ...headers } = answer.headers;
  return outgoing.writeHead(answer.statusCode ?? 502, headers);
}

/** Forwards a call, and hands over its answer when that is whole. */
function passOn(
  target: string,
  { incoming, body }: Received,
  answered: (answer: IncomingMessage, body: Buffer) => void,
): void {
  const { method, headers: given, url } = incoming;
  // A connection of its own: one that waits to be used again may be closed by the other side just then.
  const headers = { ...given, connection: 'close' };
  const forward = request(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
    bodyOf(answer).then(
      (whole) => answered(answer, whole),
      () => incoming.socket.destroy(),
    );
  });
  forward.on('error', () => incoming.socket.destroy());
  forward.end(body);
}

const UNKNOWN: Refusal = { status: 500, code: 'InternalError' };

/** Answers as the service does that was asked: in JSON, in the XML of queries, or in that of S3. */
function refuse(
  refusal: Refusal = UNKNOWN,
  { incoming, body, operation }: Received,
  outgoing: ServerResponse,
): void {
  const { status, code, reason } = refusal;
  if (operation !== '') {
    const reasons = reason === undefined ? {} : { CancellationReasons: reasonsOf(reason, body) };
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify({ __type: `com.amazonaws#${code}`, message: SAID, ...reasons }));
    return;
  }
  const isQuery = String(incoming.headers['content-type'] ?? '').startsWith('application/x-www-form');
  const error = `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  outgoing.writeHead(status, { 'content-type': isQuery ? 'text/xml' : 'application/xml' });
  // HEAD has no body.
  if (incoming.method === 'HEAD') return void outgoing.end();
  outgoing.end(isQuery ? `<ErrorResponse>${error}</ErrorResponse>` : `<?xml version="1.0"?>${error}`);
}

const SAID = 'refused by the proxy in front of it';

/** One action of a transaction is to blame, and none is carried out. */
function reasonsOf(Code: string, body: Buffer) {
  const { TransactItems } = JSON.parse(body.toString()) as { readonly TransactItems: readonly unknown[] };
  return TransactItems.map((_, index) => (index === 0 ? { Code } : { Code: 'None' }));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
