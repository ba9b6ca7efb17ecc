import { type Command, Option } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { Queries, WatchedHold } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { parseFuture } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { decideHold, isRelease, type Wanted } from './decide-hold.ts';
import { HoldRecord } from './hold-record.ts';
import { type HoldStore, holdStore } from './hold-store.ts';
import { HoldTally, type Outcome } from './hold-tally.ts';
import { watchedJson, watchedText } from './watched-hold.ts';

interface Options {
  readonly dataset: string;
  readonly until?: string;
  readonly mode: 'governance' | 'legal';
  readonly release?: boolean;
  readonly apply?: boolean;
  readonly check?: boolean;
}

/** How the command reaches Object Lock; tests give their own. */
export type StoreOf = (connection: Connection) => HoldStore;

export function addHold(
  program: Command,
  runner: Runner,
  storeOf: StoreOf = ({ clients }) => holdStore(clients.s3),
): void {
  program
    .command('hold')
    .summary('keep the approved versions of a dataset from being deleted, while a model is trained on them')
    .description(
      'Says how Object Lock keeps the approved versions of a dataset. With --until it plans a retention in governance mode, with --mode legal a legal hold, with --release the end of either; with --apply it does that, with your own rights, version by version, and has the deployment watch it. What is so already is left, so that an interrupted run can be run again.',
    )
    .requiredOption('--dataset <name>', 'name of the dataset')
    .option('--until <time>', 'keep them until then: 90d, 2027-06-30')
    .addOption(
      new Option('--mode <mode>', 'a retention that ends, or a legal hold that somebody ends')
        .choices(['governance', 'legal'])
        .default('governance'),
    )
    .addOption(new Option('--release', 'end it').conflicts('until'))
    .option('--apply', 'carry the plan out')
    .addOption(
      new Option(
        '--check',
        'change nothing, and end with 1 where an approved version is not kept so',
      ).conflicts(['apply', 'release']),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch hold --dataset moderation-v3\n  sealwatch hold --dataset moderation-v3 --until 90d --apply\n  sealwatch hold --dataset moderation-v3 --mode legal --release --apply\n  sealwatch hold --dataset moderation-v3 --until 2027-06-30 --check',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => hold(context, options, storeOf)),
    );
}

async function hold(context: Context, options: Options, storeOf: StoreOf): Promise<ExitCode> {
  const now = context.clock();
  const wanted = wantedBy(options, now);
  const connection = await context.connect();
  const dataset = await datasetNamed(connection.queries, options.dataset);
  const store = storeOf(connection);
  const recorded = new HoldRecord(connection, dataset.name, now);
  if (!(await store.canLock(dataset.bucket)))
    throw new SealwatchError(
      'PREREQUISITE_MISSING',
      `${dataset.bucket} has no Object Lock, which a bucket with versions can be given: aws s3api put-object-lock-configuration --bucket ${dataset.bucket} --object-lock-configuration ObjectLockEnabled=Enabled`,
    );
  const work = { wanted, store, now: now.toISOString(), isApplied: options.apply === true };
  const isCheck = options.check === true;
  const tally = new HoldTally(work.now, isCheck);
  // What is not watched any more is missed by nobody.
  if (work.isApplied && wanted !== null && isRelease(wanted)) await recorded.giveUp(wanted.kind);
  const versions = approvedVersions(connection.queries, dataset);
  for await (const outcome of inOrder(versions, CONCURRENCY, (version) => treat(version, work))) {
    tally.add(outcome);
    context.terminal.progress.show(counted(tally.versions, 'version'));
  }
  const isPut = work.isApplied && wanted !== null && !isRelease(wanted);
  const problem = isPut ? await recorded.keep(wanted, tally) : null;
  const watch = await recorded.watch();
  await print(context, { dataset, wanted, tally, isApplied: work.isApplied, isCheck, watch });
  if (problem !== null) context.terminal.note(problem);
  if (tally.failed > 0 || problem !== null) return EXIT.failed;
  if (isCheck && tally.versions === 0) {
    context.terminal.note('nothing is approved in it, so nothing was checked');
    return EXIT.unchecked;
  }
  return isCheck && tally.steps > 0 ? EXIT.findings : EXIT.fine;
}

const CONCURRENCY = 16;

/**
 * What is to be so; `null` to look only.
 * @throws {SealwatchError} `USAGE` for options that say nothing, or two things
 */
function wantedBy({ until, mode, release, apply, check }: Options, now: Date): Wanted | null {
  if (mode === 'legal' && until !== undefined)
    throw new SealwatchError('USAGE', 'a legal hold has no end: --until goes with --mode governance');
  if (release) return { kind: mode === 'legal' ? 'no-legal' : 'no-governance' };
  if (mode === 'legal') return { kind: 'legal' };
  if (until !== undefined) return { kind: 'governance', until: parseFuture(until, now) };
  if (check)
    throw new SealwatchError(
      'USAGE',
      '--check compares with what should be: say --until TIME or --mode legal',
    );
  if (apply)
    throw new SealwatchError(
      'USAGE',
      '--apply does nothing by itself: say --until TIME, --mode legal or --release',
    );
  return null;
}

async function* approvedVersions(
  queries: Pick<Queries, 'entries'>,
  { bucket, prefix }: Dataset,
): AsyncGenerator<Copy> {
  for await (const { key, versionId, since } of queries.entries(bucket, prefix))
    if (since !== null) yield { bucket, key, versionId };
}

interface Work {
  readonly wanted: Wanted | null;
  readonly store: HoldStore;
  readonly now: string;
  readonly isApplied: boolean;
}

async function treat(version: Copy, { wanted, store, now, isApplied }: Work): Promise<Outcome> {
  const nothing = { kind: 'nothing' } as const;
  try {
    const held = await store.read(version);
    if (held === null)
      return { version, held, step: { kind: 'cannot', why: 'the approved version is gone' }, failed: null };
    const step = wanted === null ? nothing : decideHold(held, wanted, now);
    if (isApplied && step.kind !== 'nothing' && step.kind !== 'cannot') await store.take(version, step);
    return { version, held, step, failed: null };
  } catch (error) {
    const { code, message } = explain(error);
    return { version, held: null, step: nothing, failed: `${code}: ${message}` };
  }
}

interface Told {
  readonly dataset: Dataset;
  readonly wanted: Wanted | null;
  readonly tally: HoldTally;
  readonly isApplied: boolean;
  readonly isCheck: boolean;
  readonly watch: readonly WatchedHold[];
}

async function print(
  { terminal, globals }: Context,
  { dataset, wanted, tally, isApplied, isCheck, watch }: Told,
): Promise<void> {
  const { versions, kept, legal, steps, failed, first, problems } = tally;
  const unnamed = failed + (isCheck ? steps : 0) - problems.length;
  const named = problems.map(({ version: { key, versionId }, why }) => ({ key, versionId, why }));
  if (globals.json) {
    const said = { versions, kept, legalHolds: legal, firstEnd: first, changes: steps, failed };
    await terminal.json({
      dataset: dataset.name,
      wanted,
      applied: isApplied,
      ...said,
      problems: named,
      watched: watch.map(watchedJson),
    });
    return;
  }
  const until = first === null ? '' : `, the first until ${time(first)} UTC`;
  await terminal.print(
    `${escapeText(dataset.name)}: ${counted(versions, 'approved version')}, ${count(kept)} kept before${until}, ${counted(legal, 'legal hold')}`,
    ...named.map(({ key, why }) => `${escapeText(key)}: ${escapeText(why)}`),
    ...(unnamed > 0 ? [`and ${count(unnamed)} more`] : []),
    ...(wanted === null
      ? []
      : [
          isCheck
            ? `${counted(steps, 'version')} not kept so`
            : isApplied
              ? `${counted(steps, 'version')} changed`
              : `${counted(steps, 'version')} would be changed: --apply does it`,
        ]),
    ...watch.map((each) => `Watched: ${watchedText(each)}`),
  );
}
