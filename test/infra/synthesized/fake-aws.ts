import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** A call to AWS: the operation's name, and what was in it. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** An AWS that takes messages into queues, unless it is set to refuse them, and refuses everything else. */
export interface FakeAws {
  readonly endpoint: string;
  readonly calls: Call[];
  refusesMessages: boolean;
}

/** Starts one on loopback; it ends with the test file. */
export const startFakeAws = async (): Promise<FakeAws> => {
  const calls: Call[] = [];
  const aws = { endpoint: '', calls, refusesMessages: false };
  const server = createServer(async (request, response) => {
    const call = await callOf(request);
    calls.push(call);
    const isTaken = call.operation === 'SendMessage' && !aws.refusesMessages;
    response.statusCode = isTaken ? 200 : 400;
    response.end(JSON.stringify(isTaken ? receipt(call) : { __type: 'AccessDeniedException' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(() => server.close());
  aws.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return aws;
};

const callOf = async (request: IncomingMessage): Promise<Call> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
  return { operation, input: JSON.parse(Buffer.concat(chunks).toString() || '{}') };
};

const receipt = ({ input }: Call) => ({
  MessageId: '1',
  MD5OfMessageBody: createHash('md5').update(String(input.MessageBody)).digest('hex'),
});
