import type { RelayedRequest } from '../exchange.ts';
import type { Recognizer, Tracked } from './api-call.ts';
import { s3Call } from './s3/call.ts';

const RECOGNIZERS: readonly Recognizer[] = [s3Call];

/** What is to be recorded of a call; undefined when it surely changes nothing, or moves data that no trail selects. */
export const recognize = (request: RelayedRequest): Tracked | undefined => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  for (const recognizer of RECOGNIZERS) {
    const tracked = recognizer(request);
    if (tracked) return tracked;
  }
  return undefined;
};
