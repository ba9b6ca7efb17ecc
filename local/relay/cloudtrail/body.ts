import { header, type RelayedRequest } from '../exchange.ts';

// S3's largest configuration is a lifecycle of 1,000 rules; other services' calls hold 1 MiB at most.
const LARGEST = 1024 * 1024;

/** True when a request's body is small enough to be kept: configuration is, code and objects need not be. */
export const isSmall = (request: RelayedRequest): boolean =>
  Number(header(request.headers, 'content-length') ?? Number.NaN) <= LARGEST;
