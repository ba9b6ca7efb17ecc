import type { MiddlewareStack } from '@smithy/types';

/** Which call an error of AWS came from. */
export interface Operation {
  /** As in IAM: `dynamodb`, `lambda`. */
  readonly service: string;
  readonly name: string;
}

const operations = new WeakMap<object, Operation>();

export const operationOf = (error: unknown): Operation | undefined =>
  typeof error === 'object' && error !== null ? operations.get(error) : undefined;

type Named = { readonly clientName?: string; readonly commandName?: string };

/** Makes a client's errors name the call that they came from: AWS's own texts often do not. */
export function remembering<C extends { readonly middlewareStack: object }>(client: C): C {
  // Each client's own types of inputs and outputs make no difference here.
  const stack = client.middlewareStack as MiddlewareStack<object, object>;
  stack.add(
    (next, context) => async (given) => {
      try {
        return await next(given);
      } catch (error) {
        if (typeof error === 'object' && error !== null) operations.set(error, operationIn(context as Named));
        throw error;
      }
    },
    { step: 'initialize', name: 'rememberOperation', priority: 'high' },
  );
  return client;
}

const operationIn = ({ clientName = '', commandName = '' }: Named): Operation => ({
  service: serviceOf(clientName.replace(/(Document)?Client$/, '').toLowerCase()),
  name: commandName.replace(/Command$/, ''),
});

// Where IAM calls a service otherwise than its client.
const serviceOf = (client: string): string =>
  ({ cloudwatchlogs: 'logs', eventbridge: 'events', sfn: 'states' })[client] ?? client;
