import type { Clock } from '../../base/time.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Finding, HashText } from '../../findings/finding.ts';
import { canaryMissed } from '../../rules/posture/canary-missed.ts';
import { findingOfSighting } from '../activity/finding-of.ts';
import { ended } from '../activity/revised-finding.ts';

export interface ReportCanaryPorts {
  readonly findings: {
    findings(ids: readonly string[]): Promise<Finding[]>;
    saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  };
  /** The open findings that are as severe as those of the rule. */
  readonly openGaps: () => AsyncIterable<Finding>;
  /** The canary's bucket; `null` where there is none. */
  readonly canaryBucket: string | null;
  /** All datasets: each is concerned. */
  readonly allDatasets: readonly string[];
  readonly clock: Clock;
  readonly hash: HashText;
}

/** ISO time at which the newest canary was put that came through, and whether it is too long ago. */
export interface CanaryCheck {
  readonly lastPutAt: string;
  readonly isLate: boolean;
}

/**
 * Writes a finding where no canary comes through, one for each outage, and ends it when one does.
 * @param check `null` before the first canary came through: the alarm alone says so
 */
export async function reportCanary(check: CanaryCheck | null, ports: ReportCanaryPorts): Promise<void> {
  if (check === null) return;
  if (check.isLate) await openMissed(check.lastPutAt, ports);
  else await endMissed(ports);
}

async function openMissed(lastPutAt: string, ports: ReportCanaryPorts): Promise<void> {
  const { findings, clock, hash, canaryBucket: bucket, allDatasets } = ports;
  const ruleMatch = canaryMissed.judge({ kind: 'canary', bucket, lastPutAt });
  if (ruleMatch === null) return;
  const cause = { id: `canary/${lastPutAt}`, at: lastPutAt, current: true, allDatasets };
  const finding = findingOfSighting({ rule: canaryMissed.id, ruleMatch, ...cause }, clock(), hash);
  if ((await findings.findings([finding.id])).length === 0) await findings.saveFinding(finding);
}

async function endMissed({ openGaps, findings, clock }: ReportCanaryPorts): Promise<void> {
  const to = clock().toISOString();
  for await (const finding of openGaps()) {
    if (finding.rule !== canaryMissed.id || finding.about !== 'activity') continue;
    await findings.saveFinding(revise(ended(finding, to), ['state'], to));
  }
}
