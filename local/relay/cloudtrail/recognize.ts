import type { RelayedRequest } from '../exchange.ts';
import type { Recognizer, Tracked } from './api-call.ts';
import { s3Call } from './s3/call.ts';
import { controlCall } from './s3/control-call.ts';
import { cborCall } from './services/cbor-call.ts';
import { jsonCall } from './services/json-call.ts';
import { queryCall } from './services/query-call.ts';
import { restCall } from './services/rest-call.ts';

const RECOGNIZERS: readonly Recognizer[] = [jsonCall, cborCall, s3Call, controlCall, queryCall, restCall];

/** What is to be recorded of a call; undefined when it surely changes nothing, or moves data that no trail selects. */
export const recognize = (request: RelayedRequest): Tracked | undefined => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  for (const recognizer of RECOGNIZERS) {
    const tracked = recognizer(request);
    if (tracked) return tracked;
  }
  return undefined;
};
