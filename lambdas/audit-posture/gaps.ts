import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type Coverage,
  type CoveragePorts,
  recordCoverage,
} from '../../core/engine/posture/record-coverage.ts';
import type { AuditSummary } from '../../core/report/queries.ts';
import { logger, metrics } from '../bootstrap/chain.ts';
import { clock } from '../bootstrap/database.ts';
import { type CoverageSummary, MOST_TOLD, readable } from './summary.ts';

const NOT_YET: CoverageSummary = { coverageAt: null, coverage: null, untagged: 0, untaggedReason: null };

/** What is known until the look has ended: a function that is killed in it must not have said that all is well. */
export const coverageOf = (last: AuditSummary | null): CoverageSummary => ({ ...NOT_YET, ...last });

/** Looks for buckets that nobody guards, and tells in words what kept some of them from being seen. */
export async function lookForGaps(ports: CoveragePorts): Promise<CoverageSummary> {
  try {
    const coverage = await recordCoverage(ports);
    tellCoverage(coverage);
    return covered(coverage);
  } catch (error) {
    logger.error('unguarded buckets could not be looked for', { error });
    metrics.addMetric('CoverageUnknown', MetricUnit.Count, 1);
    const coverage = readable(error instanceof Error ? error.message : String(error));
    return { ...NOT_YET, coverageAt: clock().toISOString(), coverage };
  }
}

function tellCoverage({ findings, unlisted, untold }: Coverage): void {
  if (findings > 0) logger.warn('findings', { count: findings });
  if (unlisted.length > 0) {
    logger.error('some buckets could not be listed', { unlisted });
    metrics.addMetric('CoverageUnknown', MetricUnit.Count, 1);
  }
  if (untold.length > 0)
    logger.warn('judged by their names alone', { count: untold.length, buckets: untold.slice(0, MOST_TOLD) });
  metrics.addMetric('BucketsJudgedByName', MetricUnit.Count, untold.length);
}

const covered = ({ unlisted, untold }: Coverage): CoverageSummary => ({
  coverageAt: clock().toISOString(),
  coverage: unlisted.length > 0 ? readable(unlisted.join('; ')) : null,
  untagged: untold.length,
  untaggedReason: untold[0] ? readable(untold[0].reason) : null,
});
