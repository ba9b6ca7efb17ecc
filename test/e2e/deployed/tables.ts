import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeEntry } from '../../../aws/dynamodb/entry-codec.ts';
import type { Item } from '../../../aws/dynamodb/item-codecs.ts';
import { decodeVersion } from '../../../aws/dynamodb/version-codec.ts';
import type { Evidence, FindingState } from '../../../core/findings/finding.ts';
import { output, tables } from './deployment.ts';

/** A version as the table has it. */
export interface VersionItem {
  readonly version: string;
  readonly versionId: string | null;
  readonly class: string;
  readonly level: string;
  readonly digest: string | null;
  readonly alsoDigest?: string;
  readonly size: number | null;
  readonly storedAt: string;
  readonly unestablished: string | null;
  readonly destroyed: { readonly by: string } | null;
  readonly requester: { readonly requestId: string | null };
  readonly findings: readonly string[];
}

/** A finding as it stands in the table. */
export interface FindingItem {
  readonly id: string;
  readonly about?: 'object' | 'activity';
  readonly rule: string;
  readonly severity: string;
  readonly state: FindingState;
  readonly revision: number;
  readonly changed: readonly string[];
  readonly version: string;
  readonly versionId: string | null;
  /** The version whose destruction brought this one back, where one did. */
  readonly after: string | null;
  /** ISO time at which it was found. */
  readonly time: string;
  readonly evidence: Evidence;
  readonly unknown: Readonly<Record<string, string>>;
  readonly actor: { readonly account: string | null; readonly arn: string | null };
  /** The group in which an alert waits to be sent; `null` once it is. */
  readonly notice: { readonly group: string | null; readonly alerts: readonly string[] };
  readonly resolution: { readonly by: string; readonly reason: string } | null;
}

/** What is expected of a key. */
export interface EntryItem {
  readonly state: string;
  readonly digest: string | null;
  readonly versionId: string | null;
}

/** The whole history of a key, oldest first. */
export const versionsOf = async (bucket: string, key: string): Promise<VersionItem[]> => {
  const items = await query<Item>(output('VersionsTableName'), `${bucket}/${key}`, { ConsistentRead: true });
  const versions = items
    .map(decodeVersion)
    .map(({ fact, ...record }): VersionItem => ({ ...record, ...fact }));
  return versions.sort((a, b) => (a.storedAt < b.storedAt ? -1 : 1));
};

export const findingsOf = (bucket: string, key: string): Promise<FindingItem[]> =>
  query<FindingItem>(output('FindingsTableName'), `${bucket}/${key}`, { IndexName: 'by-object' });

export const entryOf = async (bucket: string, key: string): Promise<EntryItem | undefined> => {
  const Key = { object: `${bucket}/${key}` };
  const get = new GetCommand({ TableName: output('ManifestTableName'), Key, ConsistentRead: true });
  const { Item: item } = await tables.send(get);
  if (!item) return undefined;
  const { state, standing } = decodeEntry(item);
  const { digest = null, versionId = null } = standing.expected ?? {};
  return { state, digest, versionId };
};

const query = async <Shape>(TableName: string, object: string, how: object): Promise<Shape[]> => {
  const command = new QueryCommand({
    TableName,
    ...how,
    KeyConditionExpression: '#object = :object',
    ExpressionAttributeNames: { '#object': 'object' },
    ExpressionAttributeValues: { ':object': object },
  });
  return ((await tables.send(command)).Items ?? []) as Shape[];
};
