import { type ErrorCode, SealwatchError } from '../../core/base/errors.ts';
import { isUnparsedAnswer } from '../unparsed-answer.ts';

/** S3's answer when it refuses a request. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

interface AnsweredError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Record<string, string> };
}

// Not only the SDK's own exceptions: an answer that it cannot parse, as a proxy's, has a status too.
const isAnswered = (error: unknown): error is AnsweredError => error instanceof Error && '$metadata' in error;

/** Reads an error that the SDK has thrown; `null` when no answer had come, or the error is of another kind. */
export function refusalOf(error: unknown): Refusal | null {
  if (!isAnswered(error)) return null;
  const status = error.$metadata.httpStatusCode;
  if (status === undefined) return null;
  const headers = error.$response?.headers ?? {};
  if (isUnparsedAnswer(error.message))
    return { status, code: 'UnreadableAnswer', message: 'the answer is none of AWS', headers };
  return { status, code: error.name, message: error.message, headers };
}

/** S3 takes no more requests for the moment; with 503 it asks that one slows down. */
const THROTTLED_STATUSES: ReadonlySet<number> = new Set([429, 503]);
/** A condition did not hold, or another write came at the same moment. */
const CONFLICT_STATUSES: ReadonlySet<number> = new Set([409, 412]);

/** What a refusal is called here. By its status: a refused HEAD has nothing else. */
function codeOfRefusal({ status }: Refusal): ErrorCode {
  if (status === 403) return 'ACCESS_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (CONFLICT_STATUSES.has(status)) return 'CONFLICT';
  return THROTTLED_STATUSES.has(status) ? 'THROTTLED' : 'AWS_FAILED';
}

/**
 * What is thrown here for an error of the SDK.
 * @param what was asked for, as people call it
 */
export function askingFailed(what: string, error: unknown): SealwatchError {
  const refusal = refusalOf(error);
  const said = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : String(error);
  return new SealwatchError(refusal ? codeOfRefusal(refusal) : 'AWS_FAILED', `${what}: ${said}`, {
    cause: error,
  });
}

/** True when S3 named a delete marker in place of an object. */
export const isMarkerRefusal = ({ headers }: Refusal): boolean => headers['x-amz-delete-marker'] === 'true';

const NETWORK_CODES = /^(E[A-Z]+|UND_ERR_[A-Z_]+|ERR_(SSL|TLS|HTTP|STREAM)_[A-Z_]+|HPE_[A-Z_]+)$/;

/** True for an error of the connection: reset, refused, timed out, no such host, not HTTP. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError') return true;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && NETWORK_CODES.test(code);
}

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
