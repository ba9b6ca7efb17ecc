import type { ReadOutcome } from '../../core/versions/object-reader.ts';
import type { ObjectFacts } from './object-facts.ts';
import { unreadable } from './unreadable.ts';

/** Half of the slowest that Lambda was seen to read from S3 at. */
const SLOWEST_BYTES_PER_SECOND = 25e6;

/**
 * Refuses an object before it is read when the time would not do: for ever, when no invocation is long enough, or only for
 * now, when this one has too little left.
 */
export function timeRefusal(facts: ObjectFacts, left: number, invocation: number): ReadOutcome | null {
  const needed = (facts.size / SLOWEST_BYTES_PER_SECOND) * 1000;
  if (needed > invocation) {
    return unreadable('too-large', `${facts.size} bytes are too large for one invocation`, facts);
  }
  if (needed <= left) return null;
  return unreadable('out-of-time', `${facts.size} bytes need more time than this invocation has left`, facts);
}
