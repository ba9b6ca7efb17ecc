import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { coverageGap } from '../../rules/posture/coverage-gap.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import { ended } from '../activity/revised-finding.ts';
import type { ReportCanaryPorts } from './report-canary.ts';

type LogFeedPorts = Omit<ReportCanaryPorts, 'canaryBucket'>;

/** What the log is told by, or checked by. */
export type LogPart =
  /** A table; whether the function that writes the log takes its changes. */
  | { readonly kind: 'table'; readonly name: string; readonly stands: boolean }
  /** The event rule that has the log checked; whether it is on. */
  | { readonly kind: 'rule'; readonly name: string; readonly stands: boolean };

/**
 * Writes a finding for each part that does not stand, which ends when it does. The log itself shows nothing of that: to it a table that it
 * is not told of is a quiet one.
 */
export async function reportLogFeed(parts: readonly LogPart[], ports: LogFeedPorts): Promise<void> {
  const open = new Map<string, ActivityFinding>();
  for await (const finding of ports.openGaps())
    if (finding.rule === coverageGap.id && finding.about === 'activity' && finding.resource !== null)
      open.set(finding.resource, finding);
  const to = ports.clock().toISOString();
  for (const part of parts) {
    const known = open.get(resourceOf(part));
    if (part.stands && known) await ports.findings.saveFinding(revise(ended(known, to), ['state'], to));
    if (!part.stands && !known) await begin(part, to, ports);
  }
}

const resourceOf = ({ kind, name }: LogPart): string => `${kind}/${name}`;

/** One a day, and another where that one has ended. What a person closed stays closed for the day. */
async function begin(part: LogPart, now: string, ports: LogFeedPorts): Promise<void> {
  const ofDay = gapOf(part, now.slice(0, 10), ports);
  const [before] = ofDay ? await ports.findings.findings([ofDay.id]) : [];
  if (before?.state === 'resolved') return;
  const gap = before === undefined ? ofDay : gapOf(part, now, ports);
  if (gap) await ports.findings.saveFinding(gap);
}

function gapOf(
  part: LogPart,
  cause: string,
  { clock, hash, allDatasets }: LogFeedPorts,
): ActivityFinding | null {
  const ruleMatch = coverageGap.judge({ kind: 'log', part: part.kind, name: part.name });
  if (ruleMatch === null) return null;
  const id = `log/${resourceOf(part)}/${cause}`;
  const sighting = { id, at: clock().toISOString(), current: true, allDatasets };
  return findingOfSighting({ rule: coverageGap.id, ruleMatch, ...sighting }, clock(), hash);
}
