import type { Context, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { backOff } from '../aws/back-off.ts';
import { DynamoAuditStore } from '../aws/dynamodb/audit-store.ts';
import { countOpen } from '../aws/dynamodb/open-findings.ts';
import { DynamoQueries } from '../aws/dynamodb/queries/dynamo-queries.ts';
import { DynamoSettingsStore } from '../aws/dynamodb/settings-store.ts';
import { readAuditSummary, saveAuditSummary } from '../aws/dynamodb/single-records.ts';
import { PostureReach } from '../aws/posture/clients.ts';
import { AwsFactsReader } from '../aws/posture/facts-reader.ts';
import { auditEverything, type WholeAuditPorts } from '../core/engine/posture/audit-everything.ts';
import { auditRequested, type RequestedAuditPorts } from '../core/engine/posture/audit-requested.ts';
import { aiSignsInWords } from '../core/posture/ai-signs.ts';
import { chain } from './bootstrap/chain.ts';
import { clock, database, hash } from './bootstrap/database.ts';
import { dueDays, guard } from './bootstrap/guard.ts';
import { monitor } from './bootstrap/monitor.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;
// A custom endpoint has no bucket names in its host name.
const reach = new PostureReach(endpoint ? { forcePathStyle: true, s3ControlEndpoint: endpoint } : {});
const { document, tables } = database;
const queries = new DynamoQueries(document, tables, clock);

const shared = {
  ...{ guard, dueDays, clock, hash, backOff, monitor },
  audits: new DynamoAuditStore(document, tables),
  settings: new DynamoSettingsStore(document, tables),
  signsOf: aiSignsInWords,
  openGaps: () => queries.findings({ by: { kind: 'open' }, severities: ['medium'] }),
  countOpen: countOpen.bind(null, document, tables),
  lastSummary: () => readAuditSummary(document, tables),
  saveSummary: saveAuditSummary.bind(null, document, tables),
};

/** A reader asks what is the same for all buckets once, so each run has its own. */
function runPorts(context: Context): WholeAuditPorts & RequestedAuditPorts {
  const facts = new AwsFactsReader(reach, guard, clock);
  return { ...shared, facts, lister: facts, msLeft: () => context.getRemainingTimeInMillis() };
}

/** Records of calls that may have changed a bucket; without any, everything is audited. */
interface AuditEvent {
  readonly Records?: readonly SQSRecord[];
}
type Answer = SQSBatchResponse | { readonly audited: number };

export const handler = chain(async ({ Records: records }: AuditEvent, context): Promise<Answer> => {
  const ports = runPorts(context);
  if (!records) return auditEverything(ports);
  const again = await auditRequested(records, ports);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
});
