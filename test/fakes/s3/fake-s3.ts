import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3Client } from '../../../aws/s3/client.ts';

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly versionId: string | null;
  readonly ifMatch: string | undefined;
  readonly range: { readonly first: number; readonly last: number } | null;
}

/** Answers in place of the well-behaved server; false when it does not want to. */
export type Fault = (request: FakeRequest, response: ServerResponse) => boolean | undefined;

export interface FakeS3 {
  readonly client: S3Client;
  readonly requests: FakeRequest[];
  readonly headers: Record<string, string>;
  /** Connections that were ever opened, and those that still are. */
  readonly connections: { total: number; readonly open: Set<Socket> };
  stop(): Promise<void>;
}

/** A private key and its certificate, in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export const ETAG = '"0123456789abcdef0123456789abcdef"';
export const STORED_AT = 'Fri, 20 Nov 2026 03:12:07 GMT';

/** A server with one object, which behaves like S3 except where a fault takes over. */
export async function startFakeS3(
  bytes: Buffer,
  fault: Fault = () => false,
  tls?: Identity,
): Promise<FakeS3> {
  const requests: FakeRequest[] = [];
  const connections = { total: 0, open: new Set<Socket>() };
  const headers: Record<string, string> = {
    etag: ETAG,
    'last-modified': STORED_AT,
    'x-amz-version-id': 'v1',
  };
  const listener: RequestListener = (incoming, response) => {
    const request = parse(incoming);
    requests.push(request);
    if (!fault(request, response)) serve(bytes, headers, request, response);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket) => {
    connections.total += 1;
    connections.open.add(socket.once('close', () => connections.open.delete(socket)));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const client = clientOf((server.address() as AddressInfo).port, tls);
  const stop = async (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { client, requests, headers, connections, stop };
}

const clientOf = (port: number, tls: Identity | undefined): S3Client =>
  s3Client({
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    ...(tls ? { ca: tls.cert } : {}),
    region: 'eu-west-1',
    forcePathStyle: true,
    maxAttempts: 2,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

function parse(incoming: IncomingMessage): FakeRequest {
  const url = incoming.url ?? '';
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(incoming.headers.range ?? '') ?? [];
  return {
    method: incoming.method ?? '',
    url,
    versionId: new URL(url, 'http://x').searchParams.get('versionId'),
    ifMatch: incoming.headers['if-match'],
    range: first === undefined ? null : { first: Number(first), last: Number(last) },
  };
}

function serve(
  bytes: Buffer,
  headers: Record<string, string>,
  { range }: FakeRequest,
  response: ServerResponse,
): void {
  if (range === null) {
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
    return;
  }
  if (range.first >= bytes.length) {
    refuse(response, 416, 'InvalidRange');
    return;
  }
  const part = bytes.subarray(range.first, range.last + 1);
  const contentRange = `bytes ${range.first}-${range.first + part.length - 1}/${bytes.length}`;
  response
    .writeHead(206, { ...headers, 'content-length': part.length, 'content-range': contentRange })
    .end(part);
}

/** An error in S3's form. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message = code,
  headers: Record<string, string> = {},
): true {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
  return true;
}
