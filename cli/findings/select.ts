import { isWithin, newestFinding, ruleMatches } from '../../aws/dynamodb/queries/finding-partitions.ts';
import { merge } from '../../aws/dynamodb/queries/merge.ts';
import { stableCaller } from '../../aws/identity/check-proof.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import { type DueDays, dueOf, overdueBefore } from '../../core/findings/due.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { FindingFilter, Queries } from '../../core/report/queries.ts';
import { gather } from '../batches.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import { parseObjectAddress, parsePast } from '../parse/options.ts';
import type { DatedFinding } from './render.ts';

/** Which findings are asked for. */
export interface FindingSelection {
  readonly all: boolean;
  readonly severities?: readonly Severity[] | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly dataset?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly key?: string | undefined;
  /** Id of an alert: only what it reported. */
  readonly alert?: string | undefined;
}

/**
 * The findings of a selection, each once, overdue ones first. Open ones come by severity, all others newest first, those of one time
 * by their id. What may be overdue is asked for twice, so that nothing but ids has to be kept until the rest has come.
 */
export async function* selectFindings(
  queries: Queries,
  selection: FindingSelection,
  days: DueDays,
  now: Date,
): AsyncGenerator<DatedFinding> {
  const dated = (finding: Finding): DatedFinding => ({ finding, due: dueOf(finding, days, now) });
  if (selection.alert !== undefined) {
    for await (const finding of selectedOfAlert(queries, selection, selection.alert, now))
      yield dated(finding);
    return;
  }
  const before = latest(SEVERITIES.flatMap((severity) => overdueBefore(severity, days, now) ?? []));
  // A finding may be dealt with between the two times.
  const shown = new Set<string>();
  if (before !== null)
    for await (const finding of selected(queries, selection, now, { before, states: ['open'] })) {
      const found = dated(finding);
      if (!found.due.overdue || shown.has(finding.id)) continue;
      shown.add(finding.id);
      yield found;
    }
  for await (const finding of selected(queries, selection, now))
    if (!shown.has(finding.id)) yield dated(finding);
}

const latest = (times: readonly string[]): string | null => times.toSorted().at(-1) ?? null;

async function* selected(
  queries: Queries,
  selection: FindingSelection,
  now: Date,
  narrower: Pick<FindingFilter, 'before' | 'states'> = {},
): AsyncGenerator<Finding> {
  const rest = { ...restOf(selection, now), ...narrower };
  const ways = await waysOf(queries, selection, rest.since);
  const sources = ways.map((by) => alone(queries.findings({ by, ...rest })));
  // One source keeps its own order, which for open findings is that of their severity.
  // What is about several datasets comes from each of them, one right after the other, since each is in order of time and id.
  let last = '';
  for await (const finding of merge(sources, newestFinding)) {
    if (finding.id !== last && isOf(selection, finding)) yield finding;
    last = finding.id;
  }
}

/** What narrows the selection whatever it is queried by. */
function restOf({ since, severities, all }: FindingSelection, now: Date): Omit<FindingFilter, 'by'> {
  return {
    ...(severities ? { severities } : {}),
    ...(all ? {} : { states: ['open'] as const }),
    ...(since === undefined ? {} : { since: parsePast(since, now) }),
  };
}

/** The alert's own order stays: those first that mattered most. */
async function* selectedOfAlert(
  queries: Queries,
  selection: FindingSelection,
  alert: string,
  now: Date,
): AsyncGenerator<Finding> {
  const { dataset, key } = selection;
  if (dataset !== undefined) await datasetNamed(queries, dataset);
  const rest = restOf(selection, now);
  const ref = key === undefined ? null : parseObjectAddress(key);
  const isAbout = (finding: Finding): boolean =>
    ref === null || (finding.bucket === ref.bucket && finding.key === ref.key);
  for await (const finding of queries.alertFindings(alert))
    if (isAbout(finding) && isWithin(rest, finding) && isOf(selection, finding)) yield finding;
}

async function* alone<T>(source: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const each of source) yield [each];
}

// The narrowest index first; what is left is filtered.
async function waysOf(
  queries: Queries,
  { all, dataset, actor, key }: FindingSelection,
  since: string | undefined,
): Promise<readonly FindingFilter['by'][]> {
  if (key !== undefined) return [{ kind: 'object', ref: parseObjectAddress(key) }];
  if (actor !== undefined) return [{ kind: 'actor', arn: actorArn(actor) }];
  if (dataset !== undefined)
    return [{ kind: 'dataset', dataset: (await datasetNamed(queries, dataset)).name }];
  if (!all) return [{ kind: 'open' }];
  if (since !== undefined) return [{ kind: 'since', since }];
  const datasets = await allDatasets(queries);
  return [
    { kind: 'any-dataset' },
    ...datasets.map(({ name }) => ({ kind: 'dataset', dataset: name }) as const),
  ];
}

const isOf = ({ rules, dataset, actor }: FindingSelection, finding: Finding): boolean =>
  (rules === undefined || rules.includes(finding.rule)) &&
  (dataset === undefined || ruleMatches(finding, dataset)) &&
  (actor === undefined || finding.actor.arn === actorArn(actor));

function actorArn(text: string): string {
  try {
    return stableCaller(text).arn;
  } catch {
    throw new SealwatchError(
      'USAGE',
      `not the ARN of a user or role: ${JSON.stringify(text)}; write arn:aws:iam::111122223333:role/Name`,
    );
  }
}

const FORM = /^[0-9a-f]{6,40}$/;

/**
 * The id of the alert that begins like this.
 * @throws {SealwatchError} `USAGE` when several begin like this, `NOT_FOUND` when none does
 */
export async function alertId(queries: Queries, text: string): Promise<string> {
  const where = 'the last line of its message names it, and "alert" in its JSON';
  if (!FORM.test(text)) {
    throw new SealwatchError(
      'USAGE',
      `not the id of an alert: ${JSON.stringify(text)}; it has 6 to 40 digits 0-9 a-f, and ${where}`,
    );
  }
  const [id, ...others] = await queries.alerts(text);
  if (id === undefined) {
    throw new SealwatchError(
      'NOT_FOUND',
      `there is no alert ${text}: ${where}; one finding is shown by its own id: sealwatch findings ID`,
    );
  }
  if (others.length === 0) return id;
  throw new SealwatchError(
    'USAGE',
    `several alerts begin with ${text}; write more of it: ${[id, ...others].join(', ')}`,
  );
}

/**
 * The finding with this id, or with these first characters of it, six at least.
 * @throws {SealwatchError} `USAGE` when several begin like this, `NOT_FOUND` when none does
 */
export async function findOne(queries: Queries, id: string): Promise<Finding> {
  if (!FORM.test(id)) {
    throw new SealwatchError(
      'USAGE',
      `not the id of a finding: ${JSON.stringify(id)}; it has 6 to 40 digits 0-9 a-f`,
    );
  }
  const found = await gather(queries.findings({ by: { kind: 'id', prefix: id } }));
  const [finding, other] = found;
  if (finding === undefined) throw new SealwatchError('NOT_FOUND', `there is no finding ${id}`);
  if (other === undefined) return finding;
  const ids = found.map((each) => each.id).join(', ');
  throw new SealwatchError('USAGE', `several findings begin with ${id}; write more of it: ${ids}`);
}
