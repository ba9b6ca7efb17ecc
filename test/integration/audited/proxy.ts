import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy does with a call instead of passing it on; `pass` lets it through. */
export type Trouble =
  | 'pass'
  | 'deny'
  | 'unavailable'
  | 'slow-down'
  | 'silence'
  | 'garbage'
  | 'gone'
  | 'reset';

export interface Call {
  /** First part of the path, which is the bucket of a call to S3. */
  readonly bucket: string;
  readonly path: string;
}

export interface TroubleProxy {
  readonly endpoint: string;
  /** Calls that came, in their order. */
  readonly calls: readonly Call[];
  stop(): Promise<void>;
}

const ERRORS: Readonly<Partial<Record<Trouble, readonly [number, string]>>> = {
  deny: [403, 'AccessDenied'],
  unavailable: [503, 'ServiceUnavailable'],
  'slow-down': [503, 'SlowDown'],
  gone: [404, 'NoSuchBucket'],
};

/** A server on loopback in front of another one, that makes trouble of some calls. */
export async function startTroubleProxy(
  target: string,
  troubleOf: (call: Call) => Trouble,
): Promise<TroubleProxy> {
  const calls: Call[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    const call = { bucket: path.split(/[/?]/)[1] ?? '', path };
    calls.push(call);
    const trouble = troubleOf(call);
    if (trouble === 'pass') return passOn(target, incoming, outgoing);
    make(trouble, incoming, outgoing);
  });
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

function passOn(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const forward = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forward.on('error', () => outgoing.destroy());
  incoming.pipe(forward);
}

function make(trouble: Trouble, incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  if (trouble === 'silence') return;
  if (trouble === 'reset') return void incoming.socket.destroy();
  if (trouble === 'garbage')
    return void outgoing.writeHead(200, { 'content-type': 'application/xml' }).end('<a><b>');
  const [status, code] = ERRORS[trouble] ?? [500, 'InternalError'];
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  // HEAD has no body.
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}
