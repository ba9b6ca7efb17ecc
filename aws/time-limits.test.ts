import { globSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import { timeLimits } from './time-limits.ts';

const open = new Set<Socket>();
const servers = new Set<ReturnType<typeof createServer>>();
afterEach(() => {
  for (const socket of open) socket.destroy();
  for (const server of servers) server.close();
});

/** A server that takes requests and never answers. */
async function hanging() {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    open.add(socket.on('error', () => {}));
    socket.resume();
  });
  servers.add(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  return { config, connections: () => connections };
}

it.each([
  ['DynamoDB', 4, (config: object) => new DynamoDBClient(config).send(new ListTablesCommand({}))],
  ['SQS', 3, (config: object) => new SQSClient(config).send(new ListQueuesCommand({}))],
])('a request to a %s that never answers fails after %i tries', async (_, tries, ask) => {
  const { config, connections } = await hanging();
  const started = Date.now();
  await expect(ask({ ...config, ...timeLimits(100) })).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(connections()).toBe(tries);
  expect(Date.now() - started).toBeLessThan(10_000);
});

it('is what every function gives each client that it makes', () => {
  const sources = globSync('lambdas/**/*.ts', { exclude: (name) => name.endsWith('.test.ts') });
  const made = sources.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/new \w*(?<!Document)Client\(([^)]*)/g),
  ]);
  expect(made.length).toBeGreaterThanOrEqual(7);
  expect(made.map(([call]) => call).filter((call) => !/timeLimits\(|\(limits/.test(call))).toEqual([]);
});

it('waits 5 s for an answer where nothing else is asked for, so that all tries fit a minute', async () => {
  const { config } = await hanging();
  const started = Date.now();
  const client = new SQSClient({ ...config, maxAttempts: 1, ...timeLimits() });
  await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(Date.now() - started).toBeGreaterThanOrEqual(4_900);
});
