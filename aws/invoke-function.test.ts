import type { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import { invoke } from './invoke-function.ts';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function answering(...answers: (object | Error)[]) {
  const sent: unknown[] = [];
  const send = async ({ input }: { input: { Payload: Uint8Array } }) => {
    sent.push(JSON.parse(new TextDecoder().decode(input.Payload)));
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as unknown as LambdaClient, sent };
}

const named = (name: string) => Object.assign(new Error(name), { name });
const call = (client: LambdaClient, payload: () => unknown = () => ({}), waits: number[] = []) =>
  invoke<{ kind: 'ok'; value: number }>(client, 'fn', payload, { wait: async (time) => waits.push(time) });

it('gives the answer', async () => {
  const { client, sent } = answering({ Payload: encode({ kind: 'ok', value: 7 }) });
  expect(await call(client, () => ({ ask: 1 }))).toEqual({ kind: 'ok', value: 7 });
  expect(sent).toEqual([{ ask: 1 }]);
});

it('comes back later when it is throttled, with a fresh payload', async () => {
  const throttled = named('TooManyRequestsException');
  const { client, sent } = answering(throttled, throttled, { Payload: encode({ kind: 'ok', value: 1 }) });
  const waits: number[] = [];
  let made = 0;
  await call(client, () => ({ made: made++ }), waits);
  expect(sent).toEqual([{ made: 0 }, { made: 1 }, { made: 2 }]);
  expect(waits).toHaveLength(2);
});

it('gives up at last', async () => {
  const { client, sent } = answering(named('TooManyRequestsException'));
  await expect(call(client)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  expect(sent).toHaveLength(10);
});

it('does not repeat other errors', async () => {
  const { client, sent } = answering(named('AccessDeniedException'));
  await expect(call(client)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(sent).toHaveLength(1);
});

it('raises a refusal with its own code', async () => {
  const { client } = answering({ Payload: encode({ kind: 'error', code: 'CONFLICT', message: 'busy' }) });
  await expect(call(client)).rejects.toMatchObject({ code: 'CONFLICT', message: 'busy' });
});

it.each(['NEWER', 'toString'])('does not trust the code %s', async (code) => {
  const { client } = answering({ Payload: encode({ kind: 'error', code, message: 'x' }) });
  await expect(call(client)).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('says what to do when the function broke down', async () => {
  const broken = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 60.00 seconds' };
  const { client } = answering({ FunctionError: 'Unhandled', Payload: encode(broken) });
  await expect(call(client)).rejects.toMatchObject({
    code: 'AWS_FAILED',
    message: expect.stringContaining('run the command again'),
  });
});

it('says nothing of what the SDK is made of when the function got an answer that is none of AWS', async () => {
  const errorMessage =
    "Unexpected token '<'\n  Deserialization error: inspect the hidden field {error}.$response";
  const broken = { errorType: 'SyntaxError', errorMessage };
  const { client } = answering({ FunctionError: 'Unhandled', Payload: encode(broken) });
  await expect(call(client)).rejects.toMatchObject({
    message: expect.stringMatching(/^\S+ failed: an answer that it got is none of AWS; its log says why/),
  });
});

it('does not take a broken answer for one', async () => {
  const { client } = answering({ Payload: new TextEncoder().encode('<html>') });
  await expect(call(client)).rejects.toMatchObject({ code: 'AWS_FAILED' });
});
