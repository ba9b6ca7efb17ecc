import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { saveAuditSummary } from '../../aws/dynamodb/audit-summary.ts';
import { auditAndRecord, type Recorded } from '../../core/posture/audit-and-record.ts';
import { type CoveragePorts, recordCoverage } from '../../core/posture/record-coverage.ts';
import { unanswered } from '../../core/posture/unanswered.ts';
import { chain, logger, metrics } from '../start-up/chain.ts';
import { database } from '../start-up/database.ts';
import { guard } from '../start-up/guard.ts';
import { audits, runPorts } from './ports.ts';
import { requestsIn } from './requests.ts';
import { summaryOf, tellAudits, tellOpenFindings } from './tell.ts';

/** Records of calls that may have changed a bucket; without any, everything is audited. */
interface AuditEvent {
  readonly Records?: readonly SQSRecord[];
}

/** What keeps unguarded buckets from being looked for, in words; `null` where nothing does. */
async function lookForGaps(ports: CoveragePorts): Promise<string | null> {
  try {
    const findings = await recordCoverage(ports);
    if (findings > 0) logger.warn('findings', { count: findings });
    return null;
  } catch (error) {
    logger.error('unguarded buckets could not be looked for', { error });
    metrics.addMetric('CoverageUnknown', MetricUnit.Count, 1);
    return error instanceof Error ? error.message : String(error);
  }
}

function failIfAny(recorded: readonly Recorded[]): void {
  const failures = recorded.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} audits could not be kept`);
}

async function auditEverything(): Promise<{ readonly audited: number }> {
  const ports = runPorts();
  const recorded = await auditAndRecord(guard.buckets, ports);
  tellAudits(recorded);
  const coverage = await lookForGaps(ports);
  await saveAuditSummary(database.document, database.tables, summaryOf(recorded, coverage));
  await tellOpenFindings();
  failIfAny(recorded);
  return { audited: recorded.length };
}

/** Messages whose buckets could not be audited come again, as do those that nobody could read. */
async function auditAsked(records: readonly SQSRecord[]): Promise<SQSBatchResponse> {
  const { asked, unread } = await requestsIn(records);
  const names = await unanswered(asked, audits);
  const buckets = guard.buckets.filter(({ name }) => names.includes(name));
  const recorded = buckets.length > 0 ? await auditAndRecord(buckets, runPorts()) : [];
  if (recorded.length > 0) tellAudits(recorded);
  const failed = recorded.flatMap(({ outcome, failure }) => (failure ? [outcome.bucket] : []));
  const again = asked.filter(({ bucket }) => failed.includes(bucket)).map(({ messageId }) => messageId);
  return { batchItemFailures: [...again, ...unread].map((itemIdentifier) => ({ itemIdentifier })) };
}

type Answer = SQSBatchResponse | { readonly audited: number };

export const handler = chain(
  ({ Records: records }: AuditEvent): Promise<Answer> => (records ? auditAsked(records) : auditEverything()),
);
