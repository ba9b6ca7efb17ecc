import type { Clock } from '../../base/time.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import { coverageGap } from '../../rules/posture/coverage-gap.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import type { AuditStore } from './audit-store.ts';
import type { AiBucket } from './search-for-data.ts';

export interface GapPorts {
  readonly audits: Pick<AuditStore, 'findings'>;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly hash: HashText;
}

/** What names the cause of a bucket's first gap. It has no time: a bucket that nobody guards is news once. */
const FIRST = 'coverage';

/** A gap that is there again is another one, named after the end of the one before: its age counts from then. */
const after = ({ evidence: { period } }: ActivityFinding): string => `${FIRST}/${period?.to ?? ''}`;

interface Asked {
  readonly bucket: AiBucket;
  readonly cause: string;
}

/** The gaps that are not reported yet. */
export async function newGaps(
  aiBuckets: readonly AiBucket[],
  ports: GapPorts,
): Promise<readonly ActivityFinding[]> {
  const found: ActivityFinding[] = [];
  let asked: readonly Asked[] = aiBuckets.map((bucket) => ({ bucket, cause: FIRST }));
  while (asked.length > 0) {
    const gaps = asked.flatMap(({ bucket, cause }) =>
      gapOf(bucket, cause, ports).map((gap) => ({ bucket, gap })),
    );
    const known = await ports.audits.findings(gaps.map(({ gap }) => gap.id));
    const byId = new Map(known.map((finding) => [finding.id, finding]));
    found.push(...gaps.flatMap(({ gap }) => (byId.has(gap.id) ? [] : gap)));
    asked = gaps.flatMap(({ bucket, gap }) => nextOf(bucket, byId.get(gap.id)));
  }
  return found;
}

function nextOf(bucket: AiBucket, known: Finding | undefined): readonly Asked[] {
  if (known?.about !== 'activity' || known.state !== 'recovered') return [];
  return [{ bucket, cause: after(known) }];
}

function gapOf(
  { name, signs }: AiBucket,
  id: string,
  { guard, clock, hash }: GapPorts,
): readonly ActivityFinding[] {
  const isGuarded = guardedBucket(guard, name) !== null;
  const ruleMatch = coverageGap.judge({ kind: 'bucket', name, isGuarded, signs });
  if (ruleMatch === null) return [];
  const now = clock();
  const sighting = { rule: coverageGap.id, ruleMatch, id, at: now.toISOString(), current: true };
  return [findingOfSighting(sighting, now, hash)];
}
