import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OpenAudit } from '../../core/engine/activity/ports.ts';
import type { AuditRecord, AuditStore, PastScore } from '../../core/engine/posture/audit-store.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { AUDITS, decodeAudit, decodeScore, encodeAudit, encodeScore, scoresOf } from './audit-codec.ts';
import { batchGet } from './batch-get.ts';
import { putFinding } from './change-set-writes.ts';
import { decodeFinding } from './item-codecs.ts';
import { pages, queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';
import { transact, type Write } from './transact.ts';

/** Audits in the Runs table: strong reads, and transactions that depend on the revision of the bucket's newest one. */
export class DynamoAuditStore implements AuditStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async last(bucket: string): Promise<AuditRecord | null> {
    const Key = { collection: AUDITS, id: bucket };
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#tables.runs, Key, ConsistentRead: true }),
    );
    return item ? decodeAudit(item) : null;
  }

  all(): Promise<AuditRecord[]> {
    return newestAudits(this.#client, this.#tables);
  }

  scores(bucket: string, limit: number): Promise<PastScore[]> {
    return auditScores(this.#client, this.#tables, bucket, limit);
  }

  async findings(ids: readonly string[]): Promise<Finding[]> {
    if (ids.length === 0) return [];
    const items = await batchGet(this.#client, { [this.#tables.findings]: ids.map((id) => ({ id })) });
    return (items[this.#tables.findings] ?? []).map(decodeFinding);
  }

  // Fewer writes than a transaction takes: a check opens a finding or closes one, and there are some forty.
  save(record: AuditRecord, findings: readonly Finding[]): Promise<'committed' | 'conflict'> {
    const score: Write = { Put: { TableName: this.#tables.runs, Item: encodeScore(record.audit) } };
    const all = [
      this.#putAudit(record),
      score,
      ...findings.map((finding) => putFinding(finding, this.#tables)),
    ];
    return transact(this.#client, [all]);
  }

  saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    return transact(this.#client, [[putFinding(finding, this.#tables)]]);
  }

  #putAudit(record: AuditRecord): Write {
    const common = { TableName: this.#tables.runs, Item: encodeAudit(record) };
    if (record.revision === 1) return { Put: { ...common, ConditionExpression: 'attribute_not_exists(id)' } };
    const values = { ':before': record.revision - 1 };
    return {
      Put: { ...common, ConditionExpression: 'revision = :before', ExpressionAttributeValues: values },
    };
  }
}

/** The newest scores of a bucket, newest first, read strongly. */
export async function auditScores(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  bucket: string,
  limit: number,
): Promise<PastScore[]> {
  const key = { name: 'collection', value: scoresOf(bucket) };
  const query = queryOf({ table: tables.runs, key, isNewestFirst: true, isConsistent: true });
  const { Items = [] } = await client.send(new QueryCommand({ ...query, Limit: limit }));
  return Items.map(decodeScore);
}

/** Every bucket's newest audit, read strongly. */
export async function newestAudits(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<AuditRecord[]> {
  const key = { name: 'collection', value: AUDITS };
  const found: AuditRecord[] = [];
  // What is kept about the account is no bucket's audit; no bucket's name has a slash.
  for await (const page of pages(client, queryOf({ table: tables.runs, key, isConsistent: true })))
    found.push(...page.map(decodeAudit).filter(({ bucket }) => !bucket.includes('/')));
  return found;
}

/** The open findings of audits, read strongly: of one bucket, or with `null` of all and of the account. */
export async function openAudits(
  client: DynamoDBDocumentClient,
  { runs }: TableNames,
  bucket: string | null,
): Promise<readonly OpenAudit[]> {
  const only = { ProjectionExpression: '#open', ExpressionAttributeNames: { '#open': 'open' } };
  if (bucket !== null) {
    const Key = { collection: AUDITS, id: bucket };
    const get = new GetCommand({ TableName: runs, Key, ConsistentRead: true, ...only });
    return openIn((await client.send(get)).Item);
  }
  const found: OpenAudit[] = [];
  const key = { name: 'collection', value: AUDITS };
  const query = queryOf({ table: runs, key, isConsistent: true });
  const names = { ...query.ExpressionAttributeNames, ...only.ExpressionAttributeNames };
  const projected = { ...query, ...only, ExpressionAttributeNames: names };
  for await (const page of pages(client, projected)) found.push(...page.flatMap(openIn));
  return found;
}

const openIn = (item: Readonly<Record<string, unknown>> | undefined): readonly OpenAudit[] =>
  Object.entries((item?.open ?? {}) as AuditRecord['open']).map(([check, id]) => ({ check, id }));
