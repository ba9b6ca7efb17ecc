import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startFaultProxy, type Trouble } from './fault-proxy.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A service that answers with ten characters, behind a proxy. */
async function behind(trouble: Trouble) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response
      .writeHead(200, { 'content-length': '10' })
      .end(request.method === 'HEAD' ? undefined : '0123456789');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`, () => trouble);
  closing.push(
    () => proxy.stop(),
    () => new Promise((done) => server.close(done)),
  );
  const send = (headers: Record<string, string> = {}, body = '') =>
    fetch(`${proxy.endpoint}/bucket/key`, { method: 'POST', headers, body });
  return { send, asked, proxy };
}

it('lets through what it has no trouble with', async () => {
  const { send, asked, proxy } = await behind('pass');
  expect(await (await send()).text()).toBe('0123456789');
  expect(asked).toEqual(['POST /bucket/key']);
  expect(proxy.calls).toMatchObject([{ bucket: 'bucket', path: '/bucket/key', operation: '' }]);
});

it.each([
  ['S3', {}, '<?xml version="1.0"?><Error><Code>Busy</Code><Message>Busy</Message></Error>'],
  [
    'SNS',
    { 'content-type': 'application/x-www-form-urlencoded' },
    '<ErrorResponse><Error><Code>Busy</Code><Message>Busy</Message></Error></ErrorResponse>',
  ],
  [
    'DynamoDB',
    { 'x-amz-target': 'DynamoDB_20120810.PutItem' },
    '{"__type":"com.amazonaws#Busy","message":"refused by the proxy in front of it"}',
  ],
])('refuses in the form of %s, and asks the service nothing', async (_, headers, text) => {
  const { send, asked } = await behind({ status: 503, code: 'Busy' });
  const response = await send(headers);
  expect([response.status, await response.text()]).toEqual([503, text]);
  expect(asked).toEqual([]);
});

it('cancels a transaction for its first action, and says nothing against the others', async () => {
  const { send } = await behind({
    status: 400,
    code: 'TransactionCanceledException',
    reason: 'TransactionConflict',
  });
  const target = { 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' };
  const response = await send(target, '{"TransactItems":[{},{}]}');
  expect(await response.json()).toMatchObject({
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
});

it('resets a connection before the service is asked', async () => {
  const { send, asked } = await behind('reset');
  await expect(send()).rejects.toThrow();
  expect(asked).toEqual([]);
});

it('loses the answer of what the service has done', async () => {
  const { send, asked } = await behind('answer-lost');
  await expect(send()).rejects.toThrow();
  expect(asked).toEqual(['POST /bucket/key']);
});

it('ends a body in the middle, after headers that promise all of it', async () => {
  const { send } = await behind('cut-body');
  const response = await send();
  expect([response.status, response.headers.get('content-length')]).toEqual([200, '10']);
  await expect(response.text()).rejects.toThrow();
});
