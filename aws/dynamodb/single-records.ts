import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RecordingCheck } from '../../core/engine/activity/check-recording.ts';
import type { PollSummary } from '../../core/engine/activity/reconcile-all-settings.ts';
import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import type { WatchCheck } from '../../core/engine/verification/ports.ts';
import type { Approvers } from '../../core/scope/approvers.ts';
import type { Receivers, Safeguards, Trust } from '../../core/scope/safeguards.ts';
import type { TableNames } from './tables.ts';

const POLL = { collection: 'looks', id: 'newest' } as const;

/** Keeps the result of the newest poll of all settings. */
export const savePoll = (client: DynamoDBDocumentClient, tables: TableNames, poll: PollSummary) =>
  save(client, tables, { ...POLL, ...poll });

/** `null` before the first poll. */
export const readPoll = (client: DynamoDBDocumentClient, tables: TableNames) =>
  read<PollSummary>(client, tables, POLL);

const AUDIT = { collection: 'looks', id: 'audit' } as const;

/** What the newest audit of everything that is guarded came to. */
export const saveAuditSummary = (client: DynamoDBDocumentClient, tables: TableNames, summary: AuditSummary) =>
  save(client, tables, { ...AUDIT, ...summary });

/** `null` before the first audit. */
export const readAuditSummary = (client: DynamoDBDocumentClient, tables: TableNames) =>
  read<AuditSummary>(client, tables, AUDIT);

const WATCH = { collection: 'looks', id: 'watching' } as const;

/** Keeps the newest check of what watches the datasets. */
export const saveWatchCheck = (client: DynamoDBDocumentClient, tables: TableNames, check: WatchCheck) =>
  save(client, tables, { ...WATCH, ...check });

/** `null` before the first check. */
export const readWatchCheck = (client: DynamoDBDocumentClient, tables: TableNames) =>
  read<WatchCheck>(client, tables, WATCH);

const RECORDING = { collection: 'looks', id: 'recording' } as const;

/** Keeps the newest check of what CloudTrail records. */
export const saveRecordingCheck = (
  client: DynamoDBDocumentClient,
  tables: TableNames,
  check: RecordingCheck,
) => save(client, tables, { ...RECORDING, ...check });

/** `null` before the first check. */
export const readRecordingCheck = (client: DynamoDBDocumentClient, tables: TableNames) =>
  read<RecordingCheck>(client, tables, RECORDING);

const COVERAGE = { collection: 'looks', id: 'coverage' } as const;

/** Keeps by when recorded versions are counted. */
export const saveCountedUntil = (client: DynamoDBDocumentClient, tables: TableNames, countedUntil: string) =>
  save(client, tables, { ...COVERAGE, ...{ countedUntil } });

/** `null` before the first time. */
export const readCountedUntil = async (
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<string | null> =>
  (await read<{ readonly countedUntil: string }>(client, tables, COVERAGE))?.countedUntil ?? null;

const TRUST = { collection: 'configuration', id: 'trust' } as const;

/** `null` where an older release was deployed, which kept nothing. */
export const readTrust = (client: DynamoDBDocumentClient, tables: TableNames) =>
  read<Trust>(client, tables, TRUST);

const RECEIVERS = { collection: 'configuration', id: 'receivers' } as const;

const CANARIES = { collection: 'configuration', id: 'canaries' } as const;

interface CanaryBuckets {
  readonly buckets: readonly string[];
}

const APPROVERS = { collection: 'configuration', id: 'approvers' } as const;

/** Keeps whom the deployed configuration trusts and notifies, where it has canaries put, and who may approve, for those who ask without having it. */
export async function saveSafeguards(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  { trustedAccounts: accounts, organization, alerts, operations, canaries, approvers }: Safeguards,
): Promise<void> {
  const trust: Trust = { accounts, organization };
  await save(client, tables, { ...TRUST, ...trust });
  const receivers: Receivers = { alerts, operations };
  await save(client, tables, { ...RECEIVERS, ...receivers });
  const put: CanaryBuckets = { buckets: canaries };
  await save(client, tables, { ...CANARIES, ...put });
  if (approvers !== null) await save(client, tables, { ...APPROVERS, ...approvers });
}

/** `null` where an older release was deployed, which kept nothing. */
export async function readSafeguards(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<Safeguards | null> {
  const trust = await readTrust(client, tables);
  const receivers = (await read<Receivers>(client, tables, RECEIVERS)) ?? { alerts: [], operations: [] };
  const canaries = await read<CanaryBuckets>(client, tables, CANARIES);
  const approvers = await read<Approvers>(client, tables, APPROVERS);
  if (trust === null) return null;
  const { accounts: trustedAccounts, organization } = trust;
  return { trustedAccounts, organization, ...receivers, canaries: canaries?.buckets ?? [], approvers };
}

// Named after what it says: others that are written down later take no deployment's away.
const grantsKey = (digest: string) => ({ collection: 'configuration', id: `grants/${digest}` });

/** Keeps who may seal and approve: JSON, under its digest. */
export const saveGrants = (
  client: DynamoDBDocumentClient,
  tables: TableNames,
  grants: { readonly digest: string; readonly text: string },
) => save(client, tables, { ...grantsKey(grants.digest), ...{ grants: grants.text } });

/** `null` where none of this digest were written down. */
export const readGrants = async (
  client: DynamoDBDocumentClient,
  tables: TableNames,
  digest: string,
): Promise<string | null> =>
  (await read<{ readonly grants: string }>(client, tables, grantsKey(digest)))?.grants ?? null;

interface Key {
  readonly collection: string;
  readonly id: string;
}

/** There is one record of a key: the one before is gone. */
async function save(client: DynamoDBDocumentClient, { runs }: TableNames, Item: Key): Promise<void> {
  await client.send(new PutCommand({ TableName: runs, Item }));
}

async function read<Value>(
  client: DynamoDBDocumentClient,
  { runs }: TableNames,
  { collection, id }: Key,
): Promise<Value | null> {
  const { Item } = await client.send(
    new GetCommand({ TableName: runs, Key: { collection, id }, ConsistentRead: true }),
  );
  if (!Item) return null;
  const { collection: _, id: __, ...value } = Item;
  return value as Value;
}
