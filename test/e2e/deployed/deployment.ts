import { inject } from 'vitest';
import { makeClients } from './clients.ts';
import type { Provided } from './provided.ts';

/** The stack under test. */
export const deployment: Provided = inject('e2e');

// The command that is called in this process finds its AWS as everybody does.
Object.assign(process.env, deployment.environment);

export const clients = makeClients(deployment.environment);

/** An output of the stack. */
export const output = (name: string): string => {
  const value = deployment.outputs[name];
  if (!value) throw new Error(`the stack has no output ${name}`);
  return value;
};
