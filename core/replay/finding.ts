import type { ApiCall } from '../cloudtrail/api-call.ts';
import { type AnyDetection, findingOf } from '../engine/activity/finding-of.ts';
import type { ActivityFinding, HashText } from '../findings/finding.ts';
import type { NamedOrigin } from './interpret.ts';
import { NO_TIME } from './interpret.ts';

/** A finding, the record that it comes from, and where that was recorded. */
export interface OfflineFinding {
  readonly finding: ActivityFinding;
  readonly origin: NamedOrigin;
  readonly account: string | null;
  readonly region: string | null;
}

export interface FindingContext {
  readonly datasets: readonly string[];
  readonly hash: HashText;
  readonly now: Date;
}

/** Findings of one call. Found by the records alone, a finding is as old as what it reports. */
export function offlineFindings(
  detections: readonly AnyDetection[],
  call: ApiCall,
  origin: NamedOrigin,
  { datasets, hash, now }: FindingContext,
): OfflineFinding[] {
  const ids = new Set<string>();
  return detections.map((detection) => {
    const cause = {
      call,
      id: call.eventId,
      at: call.at,
      current: null,
      decidedBy: [],
      allDatasets: datasets,
    };
    const made = findingOf(detection, cause, now, hash);
    const unknown = call.at === NO_TIME ? { ...made.unknown, time: 'the record gives none' } : made.unknown;
    const finding = { ...made, id: freshId(made.id, ids, hash), time: call.at, unknown };
    return { finding, origin, account: call.account, region: call.region };
  });
}

/** One call can break a rule twice in one place. */
function freshId(id: string, ids: Set<string>, hash: HashText): string {
  let fresh = id;
  for (let count = 2; ids.has(fresh); count++) fresh = hash(`${id}/${count}`).slice(0, 40);
  ids.add(fresh);
  return fresh;
}
