import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { coverageGap } from '../../rules/posture/coverage-gap.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import { ended } from '../activity/revised-finding.ts';
import type { ReportCanaryPorts } from './report-canary.ts';

type LogFeedPorts = Omit<ReportCanaryPorts, 'canaryBucket'>;

/** A table whose changes the log has. */
export interface FollowedTable {
  readonly table: string;
  /** Whether the function that writes the log takes them from the table's stream. */
  readonly isFollowed: boolean;
}

/**
 * Writes a finding for each table whose changes do not come to the log, which ends when they do. The log itself shows nothing of that: to
 * it a table that it is not told of is a quiet one.
 */
export async function reportLogFeed(tables: readonly FollowedTable[], ports: LogFeedPorts): Promise<void> {
  const open = new Map<string, ActivityFinding>();
  for await (const finding of ports.openGaps())
    if (finding.rule === coverageGap.id && finding.about === 'activity' && finding.resource !== null)
      open.set(finding.resource, finding);
  const to = ports.clock().toISOString();
  for (const { table, isFollowed } of tables) {
    const known = open.get(resourceOf(table));
    if (isFollowed && known) await ports.findings.saveFinding(revise(ended(known, to), ['state'], to));
    if (!isFollowed && !known) await begin(table, to, ports);
  }
}

const resourceOf = (table: string): string => `table/${table}`;

/** One a day, and another where that one has ended. What a person closed stays closed for the day. */
async function begin(table: string, now: string, ports: LogFeedPorts): Promise<void> {
  const ofDay = gapOf(table, now.slice(0, 10), ports);
  const [before] = ofDay ? await ports.findings.findings([ofDay.id]) : [];
  if (before?.state === 'resolved') return;
  const gap = before === undefined ? ofDay : gapOf(table, now, ports);
  if (gap) await ports.findings.saveFinding(gap);
}

function gapOf(
  table: string,
  name: string,
  { clock, hash, allDatasets }: LogFeedPorts,
): ActivityFinding | null {
  const ruleMatch = coverageGap.judge({ kind: 'log', table, resource: resourceOf(table) });
  if (ruleMatch === null) return null;
  const cause = { id: `log/${table}/${name}`, at: clock().toISOString(), current: true, allDatasets };
  return findingOfSighting({ rule: coverageGap.id, ruleMatch, ...cause }, clock(), hash);
}
