import { SealwatchError } from '../../core/base/errors.ts';
import { isNetworkError, refusalOf } from './refusal.ts';

/** A body that did not arrive as it was announced. */
export const brokenRead = (message: string, cause?: unknown): SealwatchError =>
  new SealwatchError('READ_BROKEN', message, { cause });

/** S3 sent the whole object where a range of it was asked; some proxies and emulators do. */
export class RangeIgnored extends Error {
  constructor() {
    super('200 in answer to a range');
    this.name = 'RangeIgnored';
  }
}

const PASSING_CODES: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'ExpiredToken',
]);

/** True for what may be over at the next try. */
export function isPassing(error: unknown): boolean {
  if (error instanceof SealwatchError) return error.code === 'READ_BROKEN';
  const refusal = refusalOf(error);
  if (refusal === null) return isNetworkError(error);
  return (
    refusal.status >= 500 || refusal.status === 429 || refusal.status < 300 || PASSING_CODES.has(refusal.code)
  );
}
