import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** DynamoDB that refuses some of what it is asked, as it does in a burst. */
export interface ThrottledTables {
  readonly endpoint: string;
  /** How many requests it refused, by what it answered. */
  readonly refused: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const KEPT_OPEN_MS = 600_000;
const TRANSACT = 'TransactWriteItems';
/** What a whole request is refused with, and each of a transaction's actions where one of them is to blame. */
const REFUSALS = ['ProvisionedThroughputExceededException', 'ThrottlingException'] as const;
const REASONS = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'] as const;

/**
 * A server on loopback in front of DynamoDB.
 * @param share of the requests that are refused, from 0 to 1
 * @param random - from 0 to 1
 */
export async function startThrottledTables(
  target: string,
  share: number,
  random: () => number,
): Promise<ThrottledTables> {
  const refused = new Map<string, number>();
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    if (random() >= share) return passOn(target, { incoming, body }, outgoing);
    const [, operation = ''] = String(incoming.headers['x-amz-target']).split('.');
    const code = drawn(operation === TRANSACT ? [...REASONS, ...REFUSALS] : REFUSALS, random);
    refused.set(code, (refused.get(code) ?? 0) + 1);
    const isReason = REASONS.some((reason) => reason === code);
    outgoing.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify(isReason ? canceled(code, body) : errorOf(code)));
  });
  // A connection that is closed while its client takes it for open would be a fault of another kind.
  server.keepAliveTimeout = KEPT_OPEN_MS;
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    refused,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

const drawn = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)] as T;

const errorOf = (code: string, more: object = {}) => ({
  __type: `com.amazonaws.dynamodb.v20120810#${code}`,
  message: 'The level of configured throughput was exceeded',
  ...more,
});

/** One action of a transaction is to blame, and none is carried out. */
function canceled(Code: string, body: Buffer) {
  const { TransactItems } = JSON.parse(body.toString()) as { readonly TransactItems: readonly unknown[] };
  const CancellationReasons = TransactItems.map((_, index) => (index === 0 ? { Code } : { Code: 'None' }));
  return errorOf('TransactionCanceledException', { CancellationReasons });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function passOn(
  target: string,
  { incoming, body }: { readonly incoming: IncomingMessage; readonly body: Buffer },
  outgoing: ServerResponse,
): void {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers: given } = incoming;
  // A connection of its own: one that waits to be used again may be closed by the other side just then.
  const headers = { ...given, connection: 'close' };
  const onward = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
    const { connection: _, ...rest } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, rest);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  onward.end(body);
}
