import type { Totals } from '../../core/engine/runs/run.ts';
import type { Item } from './item-codecs.ts';
import { shardNames } from './tables.ts';
import type { Write } from './transact.ts';

/** The collection of the totals of a run, a part of them in each item. */
export const totalsOf = (run: string): string => `totals/${run}`;

/** So many workers add to the totals of one run at the same time that one item would be in the way. */
const TOTAL_SHARDS = 16;

const FIXED = ['units', 'keys', 'bytes', 'flagged', 'reread'] as const;

/** The write that adds what came of some keys of a unit to the totals of its run. */
export function addingTotals(
  TableName: string,
  added: { readonly run: string; readonly unit: number; readonly totals: Totals; readonly expiresAt: number },
): NonNullable<Write['Update']> {
  const { run, unit, totals, expiresAt } = added;
  const counts = [
    ...FIXED.map((name) => [name, totals[name]] as const),
    ...Object.entries(totals.outcomes).map(([name, count]) => [`${OUTCOME}${name}`, count] as const),
  ];
  return {
    TableName,
    Key: { collection: totalsOf(run), id: shardNames(TOTAL_SHARDS)[unit % TOTAL_SHARDS] ?? '' },
    UpdateExpression: `SET expiresAt = :expiresAt ADD ${counts.map((_, index) => `#c${index} :c${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(counts.map(([name], index) => [`#c${index}`, name])),
    ExpressionAttributeValues: {
      ':expiresAt': expiresAt,
      ...Object.fromEntries(counts.map(([, count], index) => [`:c${index}`, count])),
    },
  };
}

const OUTCOME = 'is-';

export const decodeTotals = (item: Item): Totals => ({
  units: Number(item.units ?? 0),
  keys: Number(item.keys ?? 0),
  bytes: Number(item.bytes ?? 0),
  flagged: Number(item.flagged ?? 0),
  reread: Number(item.reread ?? 0),
  outcomes: Object.fromEntries(
    Object.entries(item).flatMap(([name, count]) =>
      name.startsWith(OUTCOME) ? [[name.slice(OUTCOME.length), Number(count)]] : [],
    ),
  ),
});
