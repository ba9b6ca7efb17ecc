import { objectName } from '../../core/base/object-ref.ts';
import type { ChangeSet } from '../../core/engine/objects/ports.ts';
import type { Finding, HashText } from '../../core/findings/finding.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { encodeEntry } from './entry-codec.ts';
import { encodeFinding } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { chunkWrites, MAX_ACTIONS, type Write } from './transact.ts';
import { encodeVersion } from './version-codec.ts';

/** Beside the entry, and the dataset's check where there is one. */
const MAX_WRITES = MAX_ACTIONS - 2;

/**
 * The transactions that write a change set: one, unless a late version changed so much that it takes several. Then all but the
 * last leave the entry unsettled, so that after a crash the next judgement repeats the whole.
 */
export function transactions(change: ChangeSet, tables: TableNames, hash: HashText): Write[][] {
  const writes = [
    ...change.versions.map((record) => ({ Put: putOfVersion(record, change, tables) })),
    ...change.findings.map((finding) => putFinding(finding, tables)),
    ...change.approvedDigests.map((approved) => putDigest(approved, change.entry, tables, hash)),
  ];
  const chunks = writes.length === 0 ? [[]] : chunkWrites(writes, MAX_WRITES);
  return chunks.map((chunk, index) => [
    putEntry(entryFor(change.entry, index, chunks.length), tables),
    ...chunk,
  ]);
}

/**
 * The two writes of a change that says no more than that one more version was seen; `null` for any other. They need no transaction,
 * which costs twice as much. The version comes first: after a crash between the two, or where another writer was first with the
 * entry, the next judgement finds it in the history as a version that came late.
 */
export function writesOfQuietChange(
  change: ChangeSet,
  tables: TableNames,
): { readonly version: Put; readonly entry: Put } | null {
  const { entry, versions, areVersionsNew, findings, approvedDigests } = change;
  const [version, ...others] = versions;
  if (version === undefined || others.length + findings.length + approvedDigests.length > 0) return null;
  // Unless the version is new, it may be there as somebody judged it who has seen more.
  if (!areVersionsNew) return null;
  return { version: putOfVersion(version, change, tables), entry: putOfEntry(entry, tables) };
}

type Put = NonNullable<Write['Put']>;

function entryFor(entry: ManifestEntry, index: number, count: number): ManifestEntry {
  const revision = entry.revision + index;
  return index === count - 1 ? { ...entry, revision } : { ...entry, revision, isSettled: false };
}

const putEntry = (entry: ManifestEntry, tables: TableNames): Write => ({ Put: putOfEntry(entry, tables) });

function putOfEntry(entry: ManifestEntry, tables: TableNames): Put {
  const before = entry.revision - 1;
  const condition = before === 0 ? 'attribute_not_exists(#object)' : '#revision = :before';
  const names = before === 0 ? { '#object': 'object' } : { '#revision': 'revision' };
  const values = before === 0 ? {} : { ExpressionAttributeValues: { ':before': before } };
  const common = { TableName: tables.manifest, Item: encodeEntry(entry), ConditionExpression: condition };
  return { ...common, ExpressionAttributeNames: names, ...values };
}

function putOfVersion(
  record: VersionRecord,
  { entry, areVersionsNew }: Pick<ChangeSet, 'entry' | 'areVersionsNew'>,
  tables: TableNames,
): Put {
  // With the entry's revision an older state of the version is known as one.
  const Item = { ...encodeVersion(record), written: entry.revision };
  const common = { TableName: tables.versions, Item };
  if (!areVersionsNew) return common;
  const names = { ExpressionAttributeNames: { '#object': 'object' } };
  return { ...common, ConditionExpression: 'attribute_not_exists(#object)', ...names };
}

/** A finding has writers beside the key's own: the notifier and the people who resolve it. */
export function putFinding(finding: Finding, tables: TableNames): Write {
  const before = finding.stamp - 1;
  const isNew = before === 0;
  return {
    Put: {
      TableName: tables.findings,
      Item: encodeFinding(finding),
      ConditionExpression: isNew ? 'attribute_not_exists(id)' : 'stamp = :before',
      ...(isNew ? {} : { ExpressionAttributeValues: { ':before': before } }),
    },
  };
}

function putDigest(
  approved: ChangeSet['approvedDigests'][number],
  entry: ManifestEntry,
  tables: TableNames,
  hash: HashText,
): Write {
  return {
    Update: {
      TableName: tables.runs,
      Key: { collection: `digest/${approved.digest}`, id: hash(objectName(entry)) },
      UpdateExpression: 'SET since = if_not_exists(since, :since), #bucket = :bucket, #key = :key',
      ExpressionAttributeNames: { '#bucket': 'bucket', '#key': 'key' },
      ExpressionAttributeValues: { ':since': approved.since, ':bucket': entry.bucket, ':key': entry.key },
    },
  };
}

/** Fails the transaction when the dataset's seal was finished meanwhile, so that nothing is held back unnoticed. */
export const checkDataset = (dataset: Pick<Dataset, 'name' | 'status'>, tables: TableNames): Write => ({
  ConditionCheck: {
    TableName: tables.runs,
    Key: { collection: 'datasets', id: dataset.name },
    ConditionExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': dataset.status },
  },
});
