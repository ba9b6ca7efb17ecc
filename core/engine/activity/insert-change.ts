import { isSameValue } from '../../base/canonical-json.ts';
import { type ChangeRecord, inOrder } from './change-record.ts';

/** A history with a change in its place, and what of it is new or different. */
export interface Inserted {
  /** In order. */
  readonly changes: readonly ChangeRecord[];
  /** The record to write; `null` when the history knew it all. */
  readonly written: ChangeRecord | null;
}

/**
 * Puts a change where its time belongs. A call that a look has found already gives the look's record its author instead of
 * making a second change.
 */
export function insertChange(known: readonly ChangeRecord[], change: ChangeRecord): Inserted {
  const changes = inOrder(known);
  const isKnown = changes.some(
    ({ cause, call }) => cause === change.cause || (call !== null && call.eventId === change.call?.eventId),
  );
  if (isKnown) return { changes, written: null };
  const looked = change.source === 'event' ? lookedAt(changes, change) : null;
  const written = looked ? { ...looked, call: change.call, at: change.at, source: change.source } : change;
  const rest = changes.filter(({ cause }) => cause !== looked?.cause);
  return { changes: inOrder([...rest, written]), written };
}

/** The look that found what this call did: the next record after it, with the same value and nobody's name. */
function lookedAt(changes: readonly ChangeRecord[], change: ChangeRecord): ChangeRecord | null {
  const next = changes.find(({ at }) => at >= change.at);
  return next?.source === 'look' && isSameValue(next.value, change.value) ? next : null;
}

/**
 * Settles what came last among changes of one second, which CloudTrail cannot tell apart: the one whose value AWS shows now.
 * @param actual what AWS showed after the last of them
 */
export function settleLast(changes: readonly ChangeRecord[], actual: unknown): ChangeRecord | null {
  const last = changes.at(-1);
  if (!last) return null;
  const tied = changes.filter(({ at }) => at === last.at);
  if (tied.length < 2 || isSameValue(last.value, actual)) return null;
  const right = tied.findLast(({ value }) => isSameValue(value, actual));
  return right ? { ...right, rank: Math.max(...tied.map(({ rank }) => rank)) + 1 } : null;
}
