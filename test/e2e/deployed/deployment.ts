import { inject } from 'vitest';
import { makeClients } from './clients.ts';
import type { Provided } from './provided.ts';

/** The stack under test. */
export const deployment: Provided = inject('e2e');

// The command that is called in this process finds its AWS as everybody does.
Object.assign(process.env, deployment.environment);

export const clients = makeClients(deployment.environment);

/** What the tests read of the stack's tables, again and again: past the relay, which has enough to do with the calls of others. */
export const tables = makeClients({
  ...deployment.environment,
  AWS_ENDPOINT_URL: deployment.emulatorEndpoint,
}).documents;

/** An output of the stack. */
export const output = (name: string): string => {
  const value = deployment.outputs[name];
  if (!value) throw new Error(`the stack has no output ${name}`);
  return value;
};
