import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureMiniStack, MINISTACK_FILES } from '../../local/prerequisites/ministack.ts';

// Says what it was asked, or streams, or fails.
const APPLICATION = `
import asyncio, json, os, sys
sys.path.insert(0, ${JSON.stringify(MINISTACK_FILES)})
from http_server import serve

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        print("told of the end", flush=True)
        return
    body = (await receive())["body"]
    headers = [(b"x-path", scope["path"].encode()), (b"x-query", scope["query_string"])]
    if scope["path"] == "/fails":
        raise RuntimeError("on purpose")
    if scope["path"] == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for part in (b"one,", b"two,", b"three"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    if scope["path"] == "/empty":
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    said = {"method": scope["method"], "bytes": len(body), "last": body[-3:].decode(),
            "headers": {k.decode(): v.decode() for k, v in scope["headers"]}}
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(said).encode()})

async def main():
    await serve(app, "127.0.0.1")
    os._exit(0)

asyncio.run(main())
`;

let server: ChildProcess;
let output = '';
let port = 0;

beforeAll(async () => {
  server = spawn(await ensureMiniStack(), ['-c', APPLICATION], { stdio: ['ignore', 'pipe', 'ignore'] });
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (!output.includes('\n')) await once(server.stdout ?? server, 'data');
  port = Number(/Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]);
}, 60_000);

afterAll(() => server.kill('SIGKILL'));

const ask = (path: string, init?: RequestInit & { duplex?: 'half' }) =>
  fetch(`http://127.0.0.1:${port}${path}`, init);

/** Sends bytes as they are, and gives all that came back until the connection ended. */
const raw = (...pieces: string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  for (const piece of pieces) socket.write(piece);
  return text(socket);
};

const CLOSE = 'Host: x\r\nConnection: close\r\n\r\n';

describe("the emulator's server", () => {
  it('hands on the method, the path, the query and the headers', async () => {
    const answer = await ask('/a%20b/%C3%BC?x=%20y', {
      method: 'PUT',
      headers: { 'X-Mine': ' one ' },
      body: '',
    });
    expect(Buffer.from(answer.headers.get('x-path') ?? '', 'latin1').toString()).toBe('/a b/ü');
    expect(answer.headers.get('x-query')).toBe('x=%20y');
    expect(await answer.json()).toMatchObject({ method: 'PUT', bytes: 0, headers: { 'x-mine': 'one' } });
  });

  it('reads a body of millions of bytes, measured or in chunks', async () => {
    const body = new Blob(['x'.repeat(5_000_000), 'end']);
    const measured = await ask('/', { method: 'POST', body });
    const chunked = await ask('/', { method: 'POST', body: body.stream(), duplex: 'half' });
    expect(await measured.json()).toMatchObject({ bytes: 5_000_003, last: 'end' });
    expect(await chunked.json()).toMatchObject({
      bytes: 5_000_003,
      last: 'end',
      headers: { 'transfer-encoding': 'chunked' },
    });
  });

  it('reads chunks wherever they are cut, and passes over what follows the last', async () => {
    const chunks =
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n';
    for (let cut = 1; cut < chunks.length; cut += 7)
      expect(await raw(chunks.slice(0, cut), chunks.slice(cut))).toContain('"bytes": 5, "last": "cde"');
  });

  it('answers requests that come at once, one after the other', async () => {
    const answers = await raw(`GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\n${CLOSE}`);
    expect([...answers.matchAll(/x-path: (.*)\r/g)].map(([, path]) => path)).toEqual(['/1', '/2']);
  });

  it('sends a body whose end is not known yet in chunks', async () => {
    expect(await (await ask('/stream')).text()).toBe('one,two,three');
    expect(await raw(`GET /stream HTTP/1.1\r\n${CLOSE}`)).toContain(
      '4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n',
    );
  });

  it.each([
    ['HEAD /', '200 OK'],
    ['GET /empty', '204 No Content'],
  ])('sends no body after %s', async (line, status) => {
    const answer = await raw(`${line} HTTP/1.1\r\n${CLOSE}`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it('asks a client to go on that waits before it sends a body', async () => {
    const head = `POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n${CLOSE}`;
    const socket = connect(port, '127.0.0.1');
    socket.write(head);
    const [first] = await once(socket, 'data');
    expect(String(first)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('ok');
    expect(await text(socket)).toContain('"bytes": 2, "last": "ok"');
  });

  it.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\nno colon\r\n\r\n',
    'GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n',
  ])('refuses %j with 400 and ends the connection', async (request) => {
    expect(await raw(request)).toBe(
      'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
    );
  });

  it('answers 500 where the application fails', async () => {
    expect((await ask('/fails')).status).toBe(500);
  });

  it('tells the application of its end', async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect([output.split('\n')[1], server.exitCode]).toEqual(['told of the end', 0]);
  });
});
