import { alone } from './alone.ts';
import { invoke } from './functions.ts';

let next: Promise<unknown> | undefined;

/**
 * Has the deployed function read all settings, as it does every quarter of an hour, and waits for its end. What was changed before the call
 * is read: all who ask before a look begins share it, because one takes seconds and many wait for it.
 */
export const lookAtSettings = async (): Promise<void> => {
  next ??= alone('settings', () => {
    next = undefined;
    return invoke('LookAtSettings', {});
  });
  const look = next;
  try {
    await look;
  } finally {
    if (next === look) next = undefined;
  }
};
