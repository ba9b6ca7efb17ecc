import { findingOf, type Told } from '../activity/finding-of.ts';
import { type Guard, guardedBucket } from '../activity/guard.ts';
import type { ActivityFinding, Finding } from '../findings/finding.ts';
import type { HashText } from '../findings/finding-id.ts';
import { revise } from '../findings/notice.ts';
import type { AuditStore } from '../ports/audit-store.ts';
import type { Clock } from '../ports/clock.ts';
import { coverageGap } from '../rules/coverage-gap/index.ts';
import { type LookPorts, lookForData } from './look-for-data.ts';

export interface CoveragePorts extends LookPorts {
  readonly audits: Pick<AuditStore, 'findings' | 'saveFinding'>;
  /** The open findings of the rule. */
  readonly openGaps: () => AsyncIterable<Finding>;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly hash: HashText;
}

/** What names the cause of every such finding. It has no time: a bucket that nobody guards is news once. */
const CAUSE = 'coverage';

/**
 * Looks for buckets that look as if they held training data and that nobody guards, and tells of each when it first appears. What is
 * guarded by now, or gone, recovers; what a person has closed stays closed.
 * @returns how many findings were written
 * @throws whatever keeps the buckets from being listed: then nothing recovers either
 */
export async function recordCoverage(ports: CoveragePorts): Promise<number> {
  const { names, looking } = await lookForData(ports);
  const gaps = looking.flatMap(({ name, looks }) => gapOf(name, looks, ports));
  const known = await ports.audits.findings(gaps.map(({ id }) => id));
  const byId = new Map(known.map((finding) => [finding.id, finding]));
  const opened = gaps.flatMap((gap) => news(gap, byId.get(gap.id)));
  const closed = await closedGaps(new Set(names), ports);
  let written = 0;
  // Another audit that runs meanwhile writes the same.
  for (const finding of [...opened, ...closed])
    if ((await ports.audits.saveFinding(finding)) === 'committed') written++;
  return written;
}

function gapOf(
  name: string,
  looks: readonly string[],
  { guard, clock, hash }: CoveragePorts,
): ActivityFinding[] {
  const concern = coverageGap.judge({ kind: 'bucket', name, isGuarded: isGuarded(guard, name), looks });
  if (concern === null) return [];
  const verdict: Told = {
    rule: 'coverage-gap',
    severity: concern.severity,
    concern,
    change: null,
    refusal: null,
  };
  const now = clock();
  const cause = {
    call: null,
    id: CAUSE,
    at: now.toISOString(),
    current: true,
    decidedBy: [],
    allDatasets: [],
  };
  return [findingOf(verdict, cause, now, hash)];
}

const isGuarded = (guard: Guard, name: string): boolean => guardedBucket(guard, name) !== null;

/** A gap that was closed by guarding the bucket, and is there again, is told again. */
function news(gap: ActivityFinding, known: Finding | undefined): Finding[] {
  if (known === undefined) return [gap];
  if (known.state !== 'recovered' || known.about !== 'activity') return [];
  const evidence = { ...known.evidence, details: gap.evidence.details, current: true, period: null };
  return [revise({ ...known, state: 'open', evidence }, ['state'])];
}

async function closedGaps(names: ReadonlySet<string>, ports: CoveragePorts): Promise<Finding[]> {
  const { openGaps, guard, clock } = ports;
  const to = clock().toISOString();
  const closed: Finding[] = [];
  for await (const finding of openGaps()) {
    if (finding.rule !== 'coverage-gap' || finding.about !== 'activity' || finding.bucket === null) continue;
    if (names.has(finding.bucket) && !isGuarded(guard, finding.bucket)) continue;
    const evidence = { ...finding.evidence, current: false, period: { from: finding.happenedAt, to } };
    closed.push(revise({ ...finding, state: 'recovered', evidence }, ['state']));
  }
  return closed;
}
