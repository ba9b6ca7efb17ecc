import { wholeSecond } from '../../core/base/time.ts';
import { isVerificationId, newRun, type Run, type Totals } from '../../core/engine/runs/run.ts';
import type { JudgedPage, KeyResult } from '../../core/engine/runs/unit-store.ts';
import { DATASETS, type Item } from './item-codecs.ts';
import { shardNames } from './tables.ts';
import type { Write } from './transact.ts';

export const SEALS = 'runs';
export const VERIFICATIONS = 'verifications';
export const PLACES = 'run-places';
export const unitsOf = (run: string): string => `units/${run}`;
export const resultsOf = (run: string): string => `results/${run}`;
export const totalsOf = (run: string): string => `totals/${run}`;
export const collectionOf = (id: string): string => (isVerificationId(id) ? VERIFICATIONS : SEALS);

/** So many workers add to the totals of one run at the same time that one item would be in the way. */
const TOTAL_SHARDS = 16;
/** Plans and results of single keys: what was found is in the manifest for ever. */
const KEPT_MS = 90 * 24 * 3600 * 1000;
export const unitId = (number: number): string => String(number).padStart(10, '0');
export const resultId = (unit: number, from: number): string =>
  `${unitId(unit)}/${String(from).padStart(4, '0')}`;

export const expiry = (startedAt: string): number => Math.floor((Date.parse(startedAt) + KEPT_MS) / 1000);

/** What follows the results of units among the results of a run. */
export const JUDGED = 'judged/';

export const judgedItem = ({ id, startedAt }: Run, { number, findings }: JudgedPage): Item => ({
  collection: resultsOf(id),
  id: `${JUDGED}${unitId(number)}`,
  findings,
  expiresAt: expiry(startedAt),
});

/** What is in an item of results: keys, or findings of keys that were judged. */
export const decodeResult = ({
  keys = [],
  findings = [],
}: Item): { readonly keys: readonly KeyResult[]; readonly findings: readonly string[] } => ({
  keys: keys as KeyResult[],
  findings: findings as string[],
});

/** What there is only of a dataset that has no baseline yet. */
export const beginning = (
  TableName: string,
  dataset: string,
  { startedAt }: Run,
): NonNullable<Write['Update']> => ({
  TableName,
  Key: { collection: DATASETS, id: dataset },
  UpdateExpression: 'SET #status = :sealing, sealedAt = :sealedAt',
  ConditionExpression: '#status = :unsealed',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: {
    ':sealing': 'sealing',
    ':unsealed': 'unsealed',
    ':sealedAt': wholeSecond(startedAt),
  },
});

const FIXED = ['units', 'keys', 'bytes', 'flagged', 'reread'] as const;

/** Adds what a unit came to to the totals of its run. */
export function adding(
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

export const runItem = (run: Run): Item => ({ collection: collectionOf(run.id), ...run });

/** What earlier releases did not write is as at the beginning: their seals are gone on with, or are done. */
export function decodeRun({ collection: _, ...item }: Item): Run {
  const run = item as unknown as Run;
  const { id, dataset, startedAt, by } = run;
  return { ...newRun({ id, kind: 'seal', dataset, target: null, isAccepted: false, startedAt, by }), ...run };
}
