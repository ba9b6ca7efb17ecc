import { InvokeCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { clients } from './deployment.ts';
import { physicalName } from './resources.ts';

/** What the CDK's names of the stack's functions hold. */
export type FunctionName =
  | 'VerifyObject'
  | 'JudgeActivity'
  | 'RecordBaseline'
  | 'SweepBatch'
  | 'JudgeObjectWrites'
  | 'LookAtSettings'
  | 'AuditPosture'
  | 'WatchDelivery'
  | 'Notify'
  | 'AppendLog';

/** Calls a function of the stack. @throws when it failed */
export const invoke = async (name: FunctionName, event: object): Promise<unknown> => {
  const FunctionName = await physicalName('AWS::Lambda::Function', name);
  const Payload = JSON.stringify(event);
  const answer = await clients.functions.send(new InvokeCommand({ FunctionName, Payload }));
  const text = answer.Payload?.transformToString() ?? '';
  if (answer.FunctionError) throw new Error(`${FunctionName} failed: ${text}`);
  return JSON.parse(text || 'null');
};

/** Does something while a function takes nothing from its queue. */
export const heldBack = async <T>(name: FunctionName, work: () => Promise<T>): Promise<T> => {
  const UUID = await physicalName('AWS::Lambda::EventSourceMapping', name);
  await clients.functions.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  try {
    return await work();
  } finally {
    await clients.functions.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  }
};

/** Has a function handle a batch, as its queue does. @returns indexes of the messages that are given back */
export const handleBatch = async (
  name: FunctionName,
  bodies: readonly (object | string)[],
): Promise<number[]> => {
  const Records = bodies.map((body, index) => ({
    messageId: String(index),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    eventSource: 'aws:sqs',
    attributes: { SentTimestamp: String(Date.now()) },
    messageAttributes: {},
  }));
  const { batchItemFailures } = (await invoke(name, { Records })) as {
    batchItemFailures: { itemIdentifier: string }[];
  };
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
};
