import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { type Claim, claimOf } from '../../core/alerts/claim.ts';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';

/** With keys and names as long as AWS lets them be, that many claims stay below the 400 KB of an item. */
const MAX_CLAIMS_PER_ITEM = 45;

const collectionOf = (alert: string): string => `alert/${alert}`;

/** What an alert keeps of the findings that it claims with this write of it: written once, and never changed. */
export function claimItems({ id, stamp }: AlertRecord, findings: readonly Finding[]): Item[] {
  const claims = findings.map(claimOf);
  const write = String(stamp).padStart(6, '0');
  return Array.from({ length: Math.ceil(claims.length / MAX_CLAIMS_PER_ITEM) }, (_, part) => ({
    collection: collectionOf(id),
    id: `${write}/${part}`,
    claims: claims.slice(part * MAX_CLAIMS_PER_ITEM, (part + 1) * MAX_CLAIMS_PER_ITEM),
  }));
}

/** Everything that an alert keeps of its findings, as it was claimed, strongly consistent. */
export async function readClaims(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  alert: string,
): Promise<Claim[]> {
  const input = {
    TableName: tables.runs,
    KeyConditionExpression: '#collection = :collection',
    ExpressionAttributeNames: { '#collection': 'collection' },
    ExpressionAttributeValues: { ':collection': collectionOf(alert) },
    ConsistentRead: true,
  };
  const claims: Claim[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input))
    for (const item of Items) claims.push(...(item.claims as Claim[]));
  return claims;
}
