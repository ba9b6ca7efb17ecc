import type { Context, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { readAuditSummary, saveAuditSummary } from '../aws/dynamodb/audit-codec.ts';
import { auditAndRecord, beginningWith, type Recorded } from '../core/engine/posture/audit-and-record.ts';
import { unanswered } from '../core/engine/posture/audit-run.ts';
import { coverageOf, lookForGaps } from './audit-posture/gaps.ts';
import { audits, runPorts } from './audit-posture/ports.ts';
import { requestsIn } from './audit-posture/requests.ts';
import { summaryOf } from './audit-posture/summary.ts';
import { tellAudits, tellOpenFindings } from './audit-posture/tell.ts';
import { chain } from './bootstrap/chain.ts';
import { clock, database } from './bootstrap/database.ts';
import { guard } from './bootstrap/guard.ts';

/** Records of calls that may have changed a bucket; without any, everything is audited. */
interface AuditEvent {
  readonly Records?: readonly SQSRecord[];
}

/** What a slow bucket that was begun last may take, and what comes after the audits. */
const RESERVED_MILLISECONDS = 3 * 60 * 1000;

function failIfAny(recorded: readonly Recorded[]): void {
  const failures = recorded.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return;
  throw new AggregateError(failures, `${failures.length} audits could not be kept`);
}

async function auditEverything(context: Context): Promise<{ readonly audited: number }> {
  const { document, tables } = database;
  const last = await readAuditSummary(document, tables);
  const ports = runPorts();
  const run = await auditAndRecord(
    beginningWith(guard.buckets, last?.next ?? null),
    ports,
    () => context.getRemainingTimeInMillis() > RESERVED_MILLISECONDS,
  );
  tellAudits(run);
  await saveAuditSummary(document, tables, summaryOf(run, coverageOf(last), clock()));
  await tellOpenFindings();
  await saveAuditSummary(document, tables, summaryOf(run, await lookForGaps(ports), clock()));
  failIfAny(run.recorded);
  return { audited: run.recorded.length };
}

/** Messages whose buckets could not be audited come again, as do those that nobody could read. */
async function auditAsked(records: readonly SQSRecord[]): Promise<SQSBatchResponse> {
  const { asked, unread } = await requestsIn(records);
  const names = await unanswered(asked, audits);
  const buckets = guard.buckets.filter(({ name }) => names.includes(name));
  const run = buckets.length > 0 ? await auditAndRecord(buckets, runPorts()) : { recorded: [], late: [] };
  if (buckets.length > 0) tellAudits(run);
  const failed = run.recorded.flatMap(({ outcome: { bucket, status }, failure }) =>
    failure || status === 'unreadable' ? [bucket] : [],
  );
  const again = asked.filter(({ bucket }) => failed.includes(bucket)).map(({ messageId }) => messageId);
  return { batchItemFailures: [...again, ...unread].map((itemIdentifier) => ({ itemIdentifier })) };
}

type Answer = SQSBatchResponse | { readonly audited: number };

export const handler = chain(
  ({ Records: records }: AuditEvent, context): Promise<Answer> =>
    records ? auditAsked(records) : auditEverything(context),
);
