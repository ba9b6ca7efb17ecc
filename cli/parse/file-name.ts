import { SealwatchError } from '../../core/base/errors.ts';

/** A file's name without the `./` that `find` puts before it. */
export const tidyName = (name: string): string => name.replace(/^(\.\/+)+/, '');

/**
 * Refuses names that lead elsewhere.
 * @throws {SealwatchError} `USAGE`
 */
export function requireInside(name: string): void {
  if (name !== '' && !name.startsWith('/') && !name.split('/').includes('..')) return;
  throw new SealwatchError('USAGE', `a name must lead to a file inside: ${JSON.stringify(name)}`);
}
