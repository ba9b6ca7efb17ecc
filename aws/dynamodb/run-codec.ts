import { wholeSecond } from '../../core/base/time.ts';
import { isVerificationId, KEPT_MS, newRun, type Run } from '../../core/engine/runs/run.ts';
import type { JudgedPage, KeyResult } from '../../core/engine/runs/unit-store.ts';
import { DATASETS, type Item } from './item-codecs.ts';
import type { Write } from './transact.ts';

export const SEALS = 'runs';
export const VERIFICATIONS = 'verifications';
export const PLACES = 'run-places';
export const unitsOf = (run: string): string => `units/${run}`;
export const resultsOf = (run: string): string => `results/${run}`;
/** Units of which every key has its result: so few bytes that what is left of a large run is soon known. */
export const doneOf = (run: string): string => `done/${run}`;
export const waitingOf = (run: string): string => `waiting/${run}`;
export const failuresOf = (run: string): string => `failures/${run}`;
export const collectionOf = (id: string): string => (isVerificationId(id) ? VERIFICATIONS : SEALS);

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

export const runItem = (run: Run): Item => ({ collection: collectionOf(run.id), ...run });

/** What earlier releases did not write is as at the beginning: their seals are gone on with, or are done. */
export function decodeRun({ collection: _, ...item }: Item): Run {
  const run = item as unknown as Run;
  const { id, dataset, startedAt, by } = run;
  return { ...newRun({ id, kind: 'seal', dataset, target: null, isAccepted: false, startedAt, by }), ...run };
}
