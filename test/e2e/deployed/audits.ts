import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditResult } from '../../../core/engine/posture/audit-bucket.ts';
import { output, tables } from './deployment.ts';
import { eventually } from './eventually.ts';

/** What a bucket's newest audit says of a check; `undefined` before the first. */
const statusOf = async (bucket: string, check: string): Promise<string | undefined> => {
  const Key = { collection: 'audits', id: bucket };
  const get = new GetCommand({ TableName: output('RunsTableName'), Key, ConsistentRead: true });
  const { Item } = await tables.send(get);
  if (!Item) return undefined;
  const results = JSON.parse(String(Item.results)) as AuditResult[];
  return results.find((result) => result.check === check)?.status;
};

/** Waits until an audit says so of a check. */
export const auditSays = (bucket: string, check: string, status: string): Promise<string> => {
  let last: string | undefined;
  return eventually(
    () => `${check} ${status} for ${bucket}, but ${last}`,
    async () => {
      last = await statusOf(bucket, check);
      return last === status ? last : undefined;
    },
  );
};
