import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

// One object over TLS and over plain HTTP, answered as S3 answers GET, with ranges. Run as a process of its own.
const [key = '', cert = '', length = '0'] = process.argv.slice(2);
const size = Number(length);
const block = randomBytes(1024 * 1024);

const serve: RequestListener = (request, response) => {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = to ? Math.min(Number(to), size - 1) : size - 1;
  response.writeHead(from === undefined ? 200 : 206, {
    etag: '"00000000000000000000000000000000-64"',
    'last-modified': 'Fri, 20 Nov 2026 03:12:07 GMT',
    'content-length': last - first + 1,
    ...(from === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  });
  send(response, first, last);
};

function send(response: ServerResponse, first: number, last: number): void {
  for (let position = first; position <= last; ) {
    if (response.destroyed) return;
    const start = position % block.length;
    const chunk = block.subarray(start, start + Math.min(block.length - start, last + 1 - position));
    position += chunk.length;
    if (response.write(chunk)) continue;
    response.once('drain', () => send(response, position, last));
    return;
  }
  response.end();
}

const listen = (server: Server): Promise<number> =>
  new Promise((ready) => server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)));

const tls = await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, serve));
const plain = await listen(createServer(serve));
process.stdout.write(`${JSON.stringify({ tls, plain })}\n`);
