import { hash } from 'node:crypto';
import { SealwatchError } from '../../core/base/errors.ts';
import { shortId } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { RestoreTo } from '../../core/restore/wanted-bytes.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { datasetNamed } from '../datasets.ts';
import { findOne } from '../findings/select.ts';
import { parsePast } from '../parse/options.ts';

export interface RestoreOptions {
  readonly dataset?: string;
  readonly to?: string;
  readonly toBaseline?: boolean;
  readonly toApproved?: boolean;
  readonly apply?: boolean;
  readonly overwrite?: boolean;
  readonly receipt?: string;
  readonly key?: string;
  readonly certificate?: string;
}

/** What is to be restored: a dataset, or the one key that a finding is about. */
export interface RestoreTarget {
  readonly dataset: Dataset;
  /** `null` for every key of the dataset. */
  readonly key: string | null;
  /** Id of the finding that named the key. */
  readonly finding: string | null;
  readonly to: RestoreTo;
}

/**
 * Reads what the command line asks to restore.
 * @throws {SealwatchError} `USAGE` for a finding that is about no object, for options that contradict each other, and for a time before the
 * dataset was sealed
 */
export async function restoreTarget(
  queries: Queries,
  {
    id,
    options,
    now,
  }: { readonly id: string | undefined; readonly options: RestoreOptions; readonly now: Date },
): Promise<RestoreTarget> {
  if ((id === undefined) === (options.dataset === undefined))
    throw new SealwatchError('USAGE', 'name what to restore: the id of a finding, or --dataset <name>');
  const to = toOf(options, now);
  const named = id === undefined ? null : await keyOfFinding(queries, id);
  const dataset = await datasetNamed(queries, named?.dataset ?? options.dataset ?? '');
  if (dataset.sealedAt === null)
    throw new SealwatchError(
      'USAGE',
      `${dataset.name} was never sealed, so nothing is expected of it: sealwatch seal ${dataset.name}`,
    );
  if (to.kind === 'time' && to.at < dataset.sealedAt)
    throw new SealwatchError(
      'USAGE',
      `${dataset.name} was sealed at ${dataset.sealedAt}: nothing was approved at ${to.at}`,
    );
  return { dataset, key: named?.key ?? null, finding: named?.id ?? null, to };
}

function toOf({ to, toBaseline, toApproved }: RestoreOptions, now: Date): RestoreTo {
  if ([to !== undefined, toBaseline === true, toApproved === true].filter(Boolean).length > 1)
    throw new SealwatchError('USAGE', 'choose one of --to, --to-baseline and --to-approved');
  if (toBaseline) return { kind: 'baseline' };
  return to === undefined ? { kind: 'approved' } : { kind: 'time', at: parsePast(to, now) };
}

async function keyOfFinding(queries: Queries, id: string) {
  const finding = await findOne(queries, id);
  const { key, dataset } = finding;
  if (key !== null && dataset !== null) return { id: finding.id, key, dataset };
  throw new SealwatchError(
    'USAGE',
    `the finding ${shortId(finding.id)} is about no object: sealwatch findings ${shortId(finding.id)} prints what undoes it`,
  );
}

/** The same for the same restore, so that a run that died is found again. */
export function restoreName({ dataset, key, finding, to }: RestoreTarget, deployment: string): string {
  const what = JSON.stringify([deployment, dataset.name, key, to]);
  const name = finding === null ? dataset.name : shortId(finding);
  return `${name.replace(/[^\w.-]/g, '_')}-${hash('sha256', what).slice(0, 8)}`;
}
