import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { MessageUnansweredError } from '../../core/alerts/ports.ts';
import { alertClient, SnsAlertPublisher } from './alert-publisher.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const ACCEPTED = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
const accept = (response: ServerResponse) => response.end(ACCEPTED);
const refuse = (status: number, code: string) => (response: ServerResponse) => {
  response.statusCode = status;
  response.end(`<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`);
};
/** The connection ends after the request was read: nobody knows whether it was published. */
const loseAnswer = (response: ServerResponse) => response.destroy();

/** A topic that answers each request as the next of these says, and the last ever after. */
async function topic(...answers: ((response: ServerResponse) => unknown)[]) {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => answers[Math.min(requests++, answers.length - 1)]?.(response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(
    () => void server.close(),
    () => server.closeAllConnections(),
  );
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = alertClient({ endpoint, region: 'eu-west-1', credentials });
  const publisher = new SnsAlertPublisher(client, 'arn:aws:sns:eu-west-1:111122223333:alerts');
  const publish = () => publisher.publish({ subject: 'a', text: 'b', json: '{}', attributes: {} });
  return { publish, requests: () => requests };
}

it('tries again what SNS refused for the moment', async () => {
  const { publish, requests } = await topic(refuse(500, 'InternalError'), refuse(400, 'Throttling'), accept);
  await publish();
  expect(requests()).toBe(3);
});

it('tries nothing again whose answer was lost: it would be a second copy', async () => {
  const { publish, requests } = await topic(loseAnswer, accept);
  await expect(publish()).rejects.toBeInstanceOf(MessageUnansweredError);
  expect(requests()).toBe(1);
});

it('tries nothing again that SNS will never take', async () => {
  const { publish, requests } = await topic(refuse(400, 'InvalidParameter'));
  await expect(publish()).rejects.toThrow();
  expect(requests()).toBe(1);
});
