import type { Clock } from '../../base/time.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
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
  else await endMissed(ports, ({ resource }) => resource === resourceOf(ports.canaryBucket));
}

/** A canary of a guarded bucket. */
export interface BucketCanaryCheck extends CanaryCheck {
  readonly bucket: string;
  /** Datasets of the bucket: each is concerned. */
  readonly datasets: readonly string[];
}

/** The same for the canaries of guarded buckets; what is not checked any more ends too. */
export async function reportBucketCanaries(
  checks: readonly BucketCanaryCheck[],
  ports: Omit<ReportCanaryPorts, 'allDatasets'>,
): Promise<void> {
  const late = checks.filter(({ isLate }) => isLate);
  for (const { bucket, datasets, lastPutAt } of late)
    await openMissed(lastPutAt, { ...ports, canaryBucket: bucket, allDatasets: datasets }, true);
  const stay = new Set([ports.canaryBucket, ...late.map(({ bucket }) => bucket)].map(resourceOf));
  await endMissed(ports, ({ resource }) => !stay.has(resource));
}

const resourceOf = (bucket: string | null): string | null => bucket && `arn:aws:s3:::${bucket}`;

async function openMissed(lastPutAt: string, ports: ReportCanaryPorts, isOfBucket = false): Promise<void> {
  const { findings, clock, hash, canaryBucket: bucket, allDatasets } = ports;
  const change = { kind: 'canary', bucket, lastPutAt, ...(isOfBucket && { isOfBucket }) } as const;
  const ruleMatch = canaryMissed.judge(change);
  if (ruleMatch === null) return;
  const cause = { id: `canary/${lastPutAt}`, at: lastPutAt, current: true, allDatasets };
  const finding = findingOfSighting({ rule: canaryMissed.id, ruleMatch, ...cause }, clock(), hash);
  if ((await findings.findings([finding.id])).length === 0) await findings.saveFinding(finding);
}

async function endMissed(
  { openGaps, findings, clock }: Pick<ReportCanaryPorts, 'openGaps' | 'findings' | 'clock'>,
  isOver: (finding: ActivityFinding) => boolean,
): Promise<void> {
  const to = clock().toISOString();
  for await (const finding of openGaps()) {
    if (finding.rule !== canaryMissed.id || finding.about !== 'activity' || !isOver(finding)) continue;
    await findings.saveFinding(revise(ended(finding, to), ['state'], to));
  }
}
