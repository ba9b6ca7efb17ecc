import { KMSClient } from '@aws-sdk/client-kms';
import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { putFinding } from '../aws/dynamodb/change-set-writes.ts';
import { transact } from '../aws/dynamodb/transact.ts';
import { kmsNoteKey, kmsSignNote, noteVerifier, sha256Bytes } from '../aws/log/note-key.ts';
import { S3LogStore } from '../aws/log/s3-log-store.ts';
import { leavesOfStream } from '../aws/log/stream-leaves.ts';
import { importPage } from '../aws/log/table-pages.ts';
import { timeLimits } from '../aws/time-limits.ts';
import { rememberedOnce } from '../core/base/memoize.ts';
import { reportTampering } from '../core/engine/posture/report-tampering.ts';
import type { Finding } from '../core/findings/finding.ts';
import { appendLeaves, type LogPorts } from '../core/log/append-leaves.ts';
import { checkLog } from '../core/log/check-log.ts';
import { importTables } from '../core/log/import-tables.ts';
import { encodeLeaf } from '../core/log/leaf.ts';
import { chain, logger } from './bootstrap/chain.ts';
import {
  clock,
  database,
  environmentValue,
  numberFrom,
  sealMac,
  secretHash,
} from './bootstrap/environment.ts';
import { guard } from './bootstrap/guard.ts';
import { s3 } from './bootstrap/s3.ts';

const kms = new KMSClient(timeLimits());
const keyArn = environmentValue('SEALWATCH_LOG_KEY');
const store = new S3LogStore(s3, environmentValue('SEALWATCH_LOG_BUCKET'), keyArn);
const GRACE_SECONDS = 20 * 60;
/** Functions of the release before may run for a quarter of an hour, and know no seals. */
const graceMs = numberFrom('SEALWATCH_LOG_GRACE_SECONDS', GRACE_SECONDS) * 1000;

/** What KMS refused once it may allow later. */
const logPorts = rememberedOnce(async (): Promise<LogPorts> => {
  const key = await kmsNoteKey(kms, keyArn, environmentValue('SEALWATCH_LOG_NAME'));
  return { store, sign: kmsSignNote(kms, keyArn), verifier: noteVerifier(key), sha256: sha256Bytes };
});

const tampering = {
  settings: {
    saveFinding: (finding: Finding) => transact(database.document, [[putFinding(finding, database.tables)]]),
  },
  datasets: guard.buckets.flatMap(({ datasets }) => datasets.map(({ name }) => name)),
  clock,
};

type Woken = DynamoDBStreamEvent | { readonly source?: 'aws.events' };

export const handler = chain(async (event: Woken, context: Context) => {
  const ports = await logPorts();
  const mac = await sealMac();
  const { document: client, tables } = database;
  if ('Records' in event) {
    const leaves = leavesOfStream(event.Records, tables, mac);
    const { size } = await appendLeaves(leaves.map(encodeLeaf), ports);
    logger.info('appended', { leaves: leaves.length, size });
    return { size };
  }
  const { imported, openedAt } = await importTables({
    ...ports,
    page: (cursor) => importPage({ client, tables, mac }, cursor, clock()),
    clock,
    graceMs,
    msLeft: () => context.getRemainingTimeInMillis(),
  });
  const head = await appendLeaves([], ports);
  const hash = await secretHash();
  const tampered = await checkLog(head, ports, (found) => reportTampering(found, { ...tampering, hash }));
  if (tampered > 0) logger.warn('somebody else wrote to the tables', { leaves: tampered });
  return { size: head.size, imported, openedAt, tampered };
});
