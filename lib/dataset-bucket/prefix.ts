import { SealwatchError } from '../../config/index.ts';

/**
 * Refuses a prefix that would take in more than it says: `moderation/v1` is also the beginning of `moderation/v10/`.
 * @throws {SealwatchError} `CONFIG_INVALID`
 */
export const requireFolder = (name: string, prefix: string): void => {
  if (/[^/]\/$/.test(prefix)) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the prefix of the ${name} is "${prefix}", allowed is one that ends with / such as "runs/2026-11/"`,
  );
};

/** Whether a key can lie below both. */
export const overlap = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one);
