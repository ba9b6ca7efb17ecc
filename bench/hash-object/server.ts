import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ETAG, STORED_AT } from './identity.ts';

// One object over TLS and over plain HTTP, answered as S3 answers GET, with ranges. Run as a process of its own.
const [key = '', cert = '', length = '0', pace = '0'] = process.argv.slice(2);
const size = Number(length);
const identity = { key: readFileSync(key), cert: readFileSync(cert) };
const block = randomBytes(1024 * 1024);

type Send = (response: ServerResponse, first: number, last: number) => void;

const serve =
  (send: Send): RequestListener =>
  (request, response) => {
    if (request.url === '/cpu') {
      const { user, system } = process.cpuUsage();
      response.end(String((user + system) / 1e6));
      return;
    }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const first = Number(from ?? 0);
    const last = to ? Math.min(Number(to), size - 1) : size - 1;
    response.writeHead(from === undefined ? 200 : 206, {
      etag: `"${ETAG}"`,
      'last-modified': STORED_AT,
      'content-length': last - first + 1,
      ...(from === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
    });
    send(response, first, last);
  };

const chunkAt = (position: number, last: number): Buffer => {
  const start = position % block.length;
  return block.subarray(start, start + Math.min(block.length - start, last + 1 - position));
};

function sendFast(response: ServerResponse, first: number, last: number): void {
  for (let position = first; position <= last; ) {
    if (response.destroyed) return;
    const chunk = chunkAt(position, last);
    position += chunk.length;
    if (response.write(chunk)) continue;
    response.once('drain', () => sendFast(response, position, last));
    return;
  }
  response.end();
}

async function sendPaced(response: ServerResponse, first: number, last: number): Promise<void> {
  const started = performance.now();
  for (let position = first; position <= last && !response.destroyed; ) {
    const chunk = chunkAt(position, last);
    position += chunk.length;
    response.write(chunk);
    const due = (position - first) / (Number(pace) * 1000);
    await setTimeout(Math.max(0, started + due - performance.now()));
  }
  response.end();
}

const listen = (server: Server): Promise<number> =>
  new Promise((ready) => server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)));

const tls = await listen(createTlsServer(identity, serve(sendFast)));
const paced = await listen(
  createTlsServer(
    identity,
    serve((...answer) => void sendPaced(...answer)),
  ),
);
const plain = await listen(createServer(serve(sendFast)));
process.stdout.write(`${JSON.stringify({ tls, paced, plain })}\n`);
// Its standard input ends with the bench, however that ends.
process.stdin.resume().once('end', () => process.exit());
