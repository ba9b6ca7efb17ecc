import { backOff } from '../../aws/back-off.ts';
import { DynamoAuditStore } from '../../aws/dynamodb/audit-store.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { PostureReach } from '../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../aws/posture/facts-reader.ts';
import type { RecordingPorts } from '../../core/engine/posture/audit-and-record.ts';
import type { CoveragePorts } from '../../core/engine/posture/record-coverage.ts';
import { aiLooking } from '../../core/posture/ai-looking.ts';
import { clock, database, hash } from '../bootstrap/database.ts';
import { guard } from '../bootstrap/guard.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;

// A custom endpoint has no bucket names in its host name.
const reach = new PostureReach(endpoint ? { forcePathStyle: true, s3ControlEndpoint: endpoint } : {});

export const audits = new DynamoAuditStore(database.document, database.tables);
const queries = new DynamoQueries(database.document, database.tables, clock);

/** What one run needs: a reader asks what is the same for all buckets once, so each run has its own. */
export const runPorts = (): RecordingPorts & CoveragePorts => {
  const facts = new AwsFactsReader(reach, guard, clock);
  return { facts, lister: facts, looksOf, audits, openGaps, guard, clock, hash, backOff };
};

const looksOf: CoveragePorts['looksOf'] = (name, tags) =>
  aiLooking(name, tags).map(({ what, matched }) => `${what}: the word "${matched}"`);

const openGaps: CoveragePorts['openGaps'] = () =>
  queries.findings({ by: { kind: 'open' }, severities: ['medium'] });
