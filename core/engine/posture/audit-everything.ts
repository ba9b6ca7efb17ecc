import type { Monitor } from '../monitor.ts';
import {
  auditAndRecord,
  beginningWith,
  keepAccountAudit,
  type Recorded,
  type RecordingPorts,
} from './audit-and-record.ts';
import type { AuditSummary } from './audit-summary.ts';
import {
  type CoverageSummary,
  coverageBefore,
  coverageSeen,
  coverageUnknown,
  summaryOf,
} from './audit-summary.ts';
import { type CoveragePorts, recordCoverage } from './record-coverage.ts';
import { type OpenFindingsPorts, reportAudits, reportOpenFindings, reportSearch } from './report-audits.ts';

export type WholeAuditPorts = RecordingPorts & CoveragePorts & OpenFindingsPorts & SummaryPorts;

interface SummaryPorts {
  /** The newest summary; `null` before the first audit. */
  readonly lastSummary: () => Promise<AuditSummary | null>;
  readonly saveSummary: (summary: AuditSummary) => Promise<void>;
  /** Until this invocation is ended. */
  readonly msLeft: () => number;
}

/** What a slow bucket that was begun last may take, and what comes after the audits. */
export const RESERVED_MS = 3 * 60 * 1000;

/**
 * Audits every guarded bucket, and searches for those that nobody guards. The result of the audits is kept before the rest begins: a
 * run that is killed then has lost nothing of them. Buckets that there was no time for are the first of the next run.
 * @returns how many buckets were audited, those included that could not be read
 * @throws {AggregateError} at the end, where audits could not be kept
 * @throws {SealwatchError} where nothing can be asked at all: what was known then stays
 */
export async function auditEverything(ports: WholeAuditPorts): Promise<{ readonly audited: number }> {
  const { guard, clock, monitor } = ports;
  const last = await ports.lastSummary();
  const buckets = beginningWith(guard.buckets, last?.next ?? null);
  const run = await auditAndRecord(buckets, ports, () => ports.msLeft() > RESERVED_MS);
  reportAudits(run, monitor);
  const failure = await keepAccountAudit(run.recorded, ports);
  await ports.saveSummary(summaryOf(run, coverageBefore(last), clock()));
  await reportOpenFindings(ports);
  await ports.saveSummary(summaryOf(run, await lookForGaps(ports), clock()));
  failIfAny(run.recorded, failure);
  return { audited: run.recorded.length };
}

/** Searches for buckets that nobody guards. A search that fails says why, and ends nothing. */
async function lookForGaps(ports: CoveragePorts & { readonly monitor: Monitor }): Promise<CoverageSummary> {
  try {
    const coverage = await recordCoverage(ports);
    reportSearch(coverage, ports.monitor);
    return coverageSeen(coverage, ports.clock());
  } catch (error) {
    ports.monitor.error('unguarded buckets could not be searched for', { error });
    ports.monitor.count('CoverageUnknown', 1);
    return coverageUnknown(error, ports.clock());
  }
}

function failIfAny(recorded: readonly Recorded[], ofAccount: unknown): void {
  const failures = [...recorded.flatMap(({ failure }) => failure ?? []), ...(ofAccount ? [ofAccount] : [])];
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} audits could not be kept`);
}
