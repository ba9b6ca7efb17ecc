import { resolve } from 'node:path';
import { auditBuckets } from '../../core/engine/posture/audit-run.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import { POINTS } from '../../core/posture/score.ts';
import type { PastRun } from '../../core/report/changes.ts';
import { deployedRun } from '../../core/report/deployed-run.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import { MAX_POINTS, makeReport } from '../../core/report/make-report.ts';
import type { Context } from '../context.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { count, counted } from '../output/style.ts';
import { requireWritable } from '../parse/require-writable.ts';
import { knownBy } from './known.ts';
import { DEFAULT_BASELINE, readLastRun, saveRun } from './last-run.ts';
import { readMutes } from './mute-file.ts';
import type { AuditOptions, FailOn } from './options.ts';
import { type Destination, destinationOf, writeReport } from './output.ts';
import type { Account, Known, ReachAccount } from './reach.ts';
import type { Selection } from './selection.ts';
import { select } from './selection.ts';

/** How the account is asked, and where files are searched for that the options do not name. */
export interface Surroundings {
  readonly reach: ReachAccount;
  readonly folder: string;
}

/** Audits the buckets that are asked for, and writes the report. */
export async function audit(
  context: Context,
  names: readonly string[],
  options: AuditOptions,
  { reach, folder }: Surroundings,
): Promise<ExitCode> {
  // What is wrong with the command is said before anything is asked.
  const destination: Destination = destinationOf(options, context.globals);
  if (destination.file) requireWritable(destination.file.name);
  if (options.save) requireWritable(resolve(folder, options.baseline ?? DEFAULT_BASELINE));
  const mutes = await readMutes(
    options.mutes,
    folder,
    CHECKS.map(({ id }) => id),
  );
  const kept = await readLastRun(options, folder);
  const { known, isDoubtful } = await knownBy(context, options, folder);
  const account = reach(context.globals, known, context.clock);
  try {
    const selection = await select(names, options, { known, account, terminal: context.terminal });
    // What somebody kept on purpose comes first.
    const last = kept ?? (await readDeployedRun(context, known, account, selection));
    const report = await run(context, account, selection, { mutes, last, stack: known.stack });
    if (options.save) await saveRun(options.baseline, report, folder);
    await writeReport(report, destination, context.terminal);
    return worst(exitOf(report, selection, options), isDoubtful ? EXIT.unchecked : EXIT.fine);
  } finally {
    account.close();
  }
}

async function run(
  { terminal, clock }: Context,
  account: Account,
  selection: Selection,
  {
    mutes,
    last,
    stack,
  }: {
    readonly mutes: Awaited<ReturnType<typeof readMutes>>;
    readonly last: PastRun | null;
    readonly stack: string | undefined;
  },
): Promise<AuditReport> {
  const at = clock().toISOString();
  const { id } = await account.facts.account();
  let done = 0;
  const outcomes = await auditBuckets(
    selection.buckets,
    { facts: account.facts, clock },
    {
      onBucket: () =>
        terminal.progress.show(`audited ${count(++done)} of ${counted(selection.buckets.length, 'bucket')}`),
    },
  );
  if (last !== null && last.account !== id)
    terminal.note(`the last run was of account ${last.account}: it is not compared with`);
  return makeReport(outcomes, {
    account: id,
    region: await account.region(),
    stack,
    at,
    selection: selection.title,
    mutes,
    matched: selection.matched,
    last: last?.account === id ? last : null,
  });
}

/**
 * What the deployment's newest audits said of these buckets; `null` where nothing is deployed, or it has audited none of them yet. An
 * audit does without where they cannot be read.
 */
async function readDeployedRun(
  { connect, terminal }: Pick<Context, 'connect' | 'terminal'>,
  { stack }: Known,
  { facts }: Account,
  { title, buckets }: Selection,
): Promise<PastRun | null> {
  if (stack === undefined) return null;
  const { id: account } = await facts.account();
  const [only, ...others] = buckets;
  try {
    const { queries } = await connect();
    const [audits, scores] = await Promise.all([
      queries.audits(),
      only !== undefined && others.length === 0 ? queries.auditScores(only, MAX_POINTS) : [],
    ]);
    return deployedRun({ account, selection: title, buckets, audits, scores });
  } catch (error) {
    terminal.note(
      `the audits of the deployment could not be read, so nothing is compared: ${explain(error).message}`,
    );
    return null;
  }
}

type Limits = Pick<AuditOptions, 'failOn' | 'minScore'>;

/** How the command ends: what is muted does not count, a mute that has expired does. */
function exitOf(report: AuditReport, selection: Selection, limits: Limits): ExitCode {
  const isFailed = hasFailed(report, failOnOf(limits)) || isBelow(report, limits.minScore ?? 0);
  return worst(
    isFailed ? EXIT.findings : EXIT.fine,
    isIncomplete(report, selection) ? EXIT.unchecked : EXIT.fine,
  );
}

/** Any failure counts, unless something is said: who asks for a score asks for nothing else. */
const failOnOf = ({ failOn, minScore }: Limits): FailOn =>
  failOn ?? (minScore === undefined ? 'low' : 'none');

function hasFailed({ failed, staleMutes }: AuditReport, failOn: FailOn): boolean {
  if (failOn === 'none') return false;
  const expired = staleMutes.filter(({ state }) => state === 'expired').length;
  const counts = { ...failed, low: failed.low + expired };
  return Object.entries(counts).some(
    ([severity, count]) => count > 0 && POINTS[severity as keyof typeof POINTS] >= POINTS[failOn],
  );
}

/** A good bucket does not make up for a bad one. Where nothing was inspected there is no score to fall short. */
const isBelow = ({ score, buckets }: AuditReport, least: number): boolean => {
  const scores = buckets.flatMap((bucket) => bucket.score ?? []);
  return scores.length > 0 && [score, ...scores].some((each) => each < least);
};

const isIncomplete = ({ unknown, buckets }: AuditReport, { isNamed, isPartial }: Selection): boolean =>
  unknown > 0 ||
  isPartial ||
  buckets.length === 0 ||
  (isNamed && buckets.some(({ status }) => status === 'gone'));
