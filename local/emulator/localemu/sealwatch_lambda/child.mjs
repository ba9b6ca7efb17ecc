// Runs one function. Invocations are JSON lines on standard input, answers are JSON lines on a pipe of its own: what the
// function prints is its log, and must not be taken for an answer.
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { _HANDLER: HANDLER = '', LAMBDA_TASK_ROOT: FOLDER = '' } = process.env;
const ANSWERS = Number(process.env.SEALWATCH_ANSWERS_FD);
const TIMEOUT_MS = Number(process.env.SEALWATCH_TIMEOUT_MS);

/** The function that `index.handler` names: `handler` of `index.mjs`, `index.js` or `index.cjs`. */
const load = async () => {
  const dot = HANDLER.lastIndexOf('.');
  const [name, exported] = [HANDLER.slice(0, dot), HANDLER.slice(dot + 1)];
  const file = ['mjs', 'js', 'cjs'].map((ending) => join(FOLDER, `${name}.${ending}`)).find(existsSync);
  if (!file) throw new Error(`Cannot find module '${name}'`);
  const module = await import(pathToFileURL(file).href);
  const handler = module[exported] ?? module.default?.[exported];
  if (typeof handler !== 'function') throw new Error(`${HANDLER} is undefined or not exported`);
  return handler;
};

const contextOf = ({ id, arn }) => {
  const deadline = Date.now() + TIMEOUT_MS;
  return {
    awsRequestId: id,
    invokedFunctionArn: arn,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
};

const answer = (kind, payload) => {
  const bytes = Buffer.from(`${JSON.stringify({ kind, payload })}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(ANSWERS, bytes, at);
};

const failure = (error) => {
  console.error(error);
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });
};

const loaded = await load().catch((error) => {
  answer('not-loaded', failure(error));
  process.exit(1);
});
answer('loaded', '');

const requests = createInterface({ input: process.stdin });
// The emulator is gone, in the middle of an invocation too. Its guard does not reach this process, which leads a group of its own.
requests.once('close', () => process.exit(0));
for await (const line of requests) {
  const request = JSON.parse(line);
  try {
    const result = await loaded(JSON.parse(request.payload), contextOf(request));
    answer('answer', JSON.stringify(result ?? null));
  } catch (error) {
    answer('error', failure(error));
  }
}
