import { isNullIdentity, type VersionIdentity } from '../base/object-ref.ts';
import type { VersionFact } from '../versions/facts.ts';
import { type Step, timeline, timeOf } from '../versions/timeline.ts';

/** A time in which something was current: ISO times; `to` is `null` where it still is. */
export interface Period {
  readonly from: string;
  readonly to: string | null;
}

/** The times in which a version was the current one of its key, by all that was observed of the key. */
export function currentPeriods(facts: readonly VersionFact[], version: VersionIdentity): readonly Period[] {
  const stack: VersionFact[] = [];
  const periods: { from: string; to: string | null; storedAt: string }[] = [];
  for (const step of timeline(facts)) {
    const before = stack.at(-1)?.version;
    apply(step, stack);
    const after = stack.at(-1)?.version;
    if (before === after) continue;
    const at = beganAt(step);
    const open = periods.at(-1);
    if (before === version && open) open.to = at;
    if (after === version) periods.push({ from: at, to: null, storedAt: timeOf(step) });
  }
  return periods
    .map(({ from, to, storedAt }) => ({ from: to === null || from < to ? from : storedAt, to }))
    .filter(({ from, to }) => to === null || from <= to);
}

function apply(step: Step, stack: VersionFact[]): void {
  if (step.type === 'moved') return;
  const gone = step.type === 'destroyed' ? step.fact : step.overwrites;
  const at = gone === null ? -1 : stack.indexOf(gone);
  if (at >= 0) stack.splice(at, 1);
  // Of a version of which only the deletion was seen nobody knows when it was stored.
  if (step.type === 'stored' && step.fact.kind !== 'unknown') stack.push(step.fact);
}

/** Last-Modified of a multipart upload is when it began; it was current from when it ended, which its event says. */
function beganAt(step: Step): string {
  if (step.type !== 'stored') return timeOf(step);
  const { announcedAt, storedAt } = step.fact;
  const isLater = announcedAt !== null && announcedAt > storedAt;
  return isLater && isUpload(step.fact) ? announcedAt : storedAt;
}

const isUpload = ({ etag, version }: VersionFact): boolean =>
  !isNullIdentity(version) && etag !== null && /-\d+$/.test(etag);
