import type { SQSRecord } from 'aws-lambda';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import type { AuditRequest } from '../../core/engine/posture/audit-run.ts';
import { bucketToAudit } from '../../core/engine/posture/bucket-to-audit.ts';
import { logger } from '../bootstrap/chain.ts';
import { database } from '../bootstrap/database.ts';
import { guard } from '../bootstrap/guard.ts';

/** What a message asks for: the call in it changed a guarded bucket. */
export interface Asked extends AuditRequest {
  readonly messageId: string;
}

const settings = new DynamoSettingsStore(database.document, database.tables);

/** What messages ask for, and those that nobody can read. Most calls are about buckets that are not guarded. */
export async function requestsIn(
  records: readonly SQSRecord[],
): Promise<{ readonly asked: readonly Asked[]; readonly unread: readonly string[] }> {
  const [asked, unread]: [Asked[], string[]] = [[], []];
  for (const { body, messageId } of records)
    try {
      const call = parseRecord(JSON.parse(body).detail);
      const bucket = await bucketToAudit(call, { guard, settings });
      if (bucket !== null) asked.push({ bucket, at: call.at, messageId });
    } catch (error) {
      logger.error('the record could not be read', { messageId, error });
      unread.push(messageId);
    }
  return { asked, unread };
}
