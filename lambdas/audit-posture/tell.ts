import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { countOpen } from '../../aws/dynamodb/open-findings.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import type { RecordedRun } from '../../core/engine/posture/audit-and-record.ts';
import { overdueBefore } from '../../core/findings/due.ts';
import { logger, metrics } from '../bootstrap/chain.ts';
import { clock, database } from '../bootstrap/database.ts';
import { dueDays } from '../bootstrap/guard.ts';

/** A value of one bucket, or of one severity. */
function publish(dimension: string, of: string, name: string, value: number): void {
  metrics.singleMetric().addDimension(dimension, of).addMetric(name, MetricUnit.NoUnit, value);
}

/** Publishes scores, and logs what somebody should read. */
export function tellAudits({ recorded, late }: RecordedRun): void {
  for (const { outcome, findings, failure } of recorded) {
    const { bucket, status, reason, audit } = outcome;
    if (audit) publish('bucket', bucket, 'PostureScore', audit.score);
    if (status !== 'audited') logger.warn('not audited', { bucket, status, reason });
    if (findings > 0) logger.warn('findings', { count: findings, bucket });
    if (failure) logger.error('audit not kept', { bucket, error: failure });
  }
  const scores = recorded.flatMap(({ outcome: { audit } }) => (audit ? [audit.score] : []));
  if (scores.length > 0) metrics.addMetric('LowestPostureScore', MetricUnit.NoUnit, Math.min(...scores));
  const unread = recorded.filter(({ outcome }) => outcome.status !== 'audited');
  if (late.length > 0) logger.warn('no time was left for buckets', { count: late.length, next: late[0] });
  metrics.addMetric('BucketsNotAudited', MetricUnit.Count, unread.length + late.length);
}

/** Publishes how many findings are open, and how many of them for longer than the configuration allows. */
export async function tellOpenFindings(): Promise<void> {
  const { document, tables } = database;
  for (const severity of SEVERITIES) {
    const before = overdueBefore(severity, dueDays, clock());
    const open = await countOpen(document, tables, severity);
    const overdue = before === null ? 0 : await countOpen(document, tables, severity, before);
    publish('severity', severity, 'OpenFindings', open);
    publish('severity', severity, 'OverdueFindings', overdue);
  }
}
