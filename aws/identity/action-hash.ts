import { createHash } from 'node:crypto';

/** SHA-256 of an action's JSON text: the same before it is sent and after it was parsed. */
export const actionHash = (action: unknown): string =>
  createHash('sha256').update(JSON.stringify(action)).digest('hex');
