import { objectName } from '../../../core/base/object-ref.ts';
import { SEVERITIES } from '../../../core/base/severity.ts';
import { compareText } from '../../../core/base/time.ts';
import { type Finding, shortId } from '../../../core/findings/finding.ts';
import type { FindingFilter } from '../../../core/report/queries.ts';
import { ANY_DATASET } from '../item-codecs.ts';
import { SHARDS, shardNames } from '../tables.ts';
import type { Compare } from './merge.ts';
import type { Partition, Range } from './partition.ts';
import { daysBack } from './partition.ts';

/** Partitions to read at the same time and merge; the groups come one after the other. */
export type PartitionGroups = readonly (readonly Partition[])[];

/** The partitions that hold the findings of a filter, in the order in which findings are listed. */
export function findingPartitions(table: string, filter: FindingFilter, now: Date): PartitionGroups {
  const { by, since } = filter;
  const from = { table, ...within(since, filter.before) };
  const sharded = (index: string, name: string, value: string): Partition[] =>
    shardNames(SHARDS.finding).map((shard) =>
      newest({ ...from, index, key: { name, value: `${value}/${shard}` } }),
    );
  switch (by.kind) {
    case 'open':
      return (filter.severities ?? SEVERITIES).map((severity) =>
        sharded('open-by-severity', 'openShard', severity),
      );
    case 'dataset':
      return [
        [
          ...sharded('by-dataset', 'datasetShard', by.dataset),
          ...sharded('by-dataset', 'datasetShard', ANY_DATASET),
        ],
      ];
    case 'any-dataset':
      return [sharded('by-dataset', 'datasetShard', ANY_DATASET)];
    case 'object':
      return [[newest({ ...from, index: 'by-object', key: { name: 'object', value: objectName(by.ref) } })]];
    case 'actor':
      return [[newest({ ...from, index: 'by-actor', key: { name: 'actorArn', value: by.arn } })]];
    case 'since':
      return sinceGroups(table, later(by.since, since), filter.before, now);
    case 'id':
      return [[byId(table, by.prefix)]];
  }
}

/** Newest first; findings of the same time in a fixed order. */
export const newestFinding: Compare<Finding> = (a, b) =>
  compareText(b.time, a.time) || compareText(a.id, b.id);

/** What the index does not narrow itself. */
export const isWanted = (filter: FindingFilter, finding: Finding): boolean =>
  (filter.by.kind !== 'dataset' || ruleMatches(finding, filter.by.dataset)) &&
  (filter.by.kind !== 'open' || finding.state === 'open') &&
  isWithin(filter, finding);

/** Whether a finding is of the severities, the states and the time that are asked for. */
export const isWithin = (filter: Omit<FindingFilter, 'by'>, finding: Finding): boolean =>
  (filter.severities?.includes(finding.severity) ?? true) &&
  (filter.states?.includes(finding.state) ?? true) &&
  (filter.since === undefined || finding.time >= filter.since) &&
  (filter.before === undefined || finding.time < filter.before);

/** True for findings about the dataset, and for those about it beside others. */
export const ruleMatches = (finding: Finding, dataset: string): boolean =>
  finding.dataset === dataset || (finding.about === 'activity' && finding.datasets.includes(dataset));

const newest = (partition: Partition): Partition => ({ ...partition, isNewestFirst: true });

function sinceGroups(table: string, since: string, before: string | undefined, now: Date): PartitionGroups {
  const part = within(since, before);
  const last = before === undefined ? now : new Date(before);
  return daysBack(last, since).map((day) =>
    shardNames(SHARDS.finding).map((shard) =>
      newest({ table, index: 'by-time', key: { name: 'dayShard', value: `${day}/${shard}` }, ...part }),
    ),
  );
}

/** The part of an index by time that is asked for. The end of a range belongs to it, and is filtered out. */
function within(since: string | undefined, before: string | undefined): { readonly sort?: Range } {
  const name = 'time';
  if (since !== undefined && before !== undefined && since < before)
    return { sort: { name, operator: 'between', value: since, end: before } };
  if (before !== undefined) return { sort: { name, operator: 'before', value: before } };
  return since === undefined ? {} : { sort: { name, operator: 'from', value: since } };
}

const later = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a);

const byId = (table: string, prefix: string): Partition => ({
  table,
  index: 'by-short-id',
  key: { name: 'shortId', value: shortId(prefix) },
  sort: { name: 'id', operator: 'begins', value: prefix },
});
