import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Run, RunJob, Totals } from '../../core/engine/runs/run.ts';
import type { Waiting } from '../../core/engine/runs/unit-store.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, counted, type Format, nameOfArn, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Runner } from '../runner.ts';
import { progressText, type RunReader, runsCommand, shortName, totalsOf, waitingOf } from './watch-run.ts';

/** Runs that a list shows, and among which a name is searched. */
const MAX_LISTED = 20;
const MAX_SEARCHED = 1000;
/** Characters of a name that are enough. */
const MIN_NAME = 6;

export function addRuns(program: Command, runner: Runner): void {
  const runs = program
    .command('runs')
    .summary('list long work: seals, verifications and sweeps')
    .description(
      'Lists the newest seals, verifications and sweeps, and how far they are. They are worked on in the account: nobody has to wait for them. A run that was stopped, failed or died goes on where it was.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch runs\n  sealwatch runs show 4f1d08a2b3c4\n  sealwatch runs stop 4f1d08a2b3c4\n  sealwatch runs resume 4f1d08a2b3c4',
    )
    .action((_: object, command: Command) => runner.run(command, list));
  const add = (verb: string, summary: string, work: (context: Context, name: string) => Promise<ExitCode>) =>
    runs
      .command(verb)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .argument('<id>', 'a run, or the first six characters of its short name')
      .action((name: string, _: object, command: Command) =>
        runner.run(command, (context) => work(context, name)),
      );
  add('show', 'print one run, with what was done', show);
  add('stop', 'end a run for now: what is done stays done', (context, name) => act(context, name, 'stop'));
  add('resume', 'have a run go on where it was', (context, name) => act(context, name, 'resume'));
}

interface Seen {
  readonly run: Run;
  readonly totals: Totals;
  readonly waiting: Waiting;
  /** True where it is open and nobody works on it. */
  readonly isDead: boolean;
}

async function list({ globals, terminal, connect }: Context): Promise<ExitCode> {
  const { runs } = await connect();
  const seen = await Promise.all((await runs.recent(MAX_LISTED)).map((run) => see(runs, run)));
  if (globals.json) for (const each of seen) await terminal.json(runJson(each));
  else if (seen.length === 0) terminal.note('There is no run yet.');
  else await terminal.table(COLUMNS, seen);
  return EXIT.fine;
}

async function see(runs: RunReader, run: Run): Promise<Seen> {
  const isOpen = run.status === 'open';
  const [totals, execution] = await Promise.all([totalsOf(runs, run), isOpen ? runs.execution(run) : null]);
  const waiting = await waitingOf(runs, run, totals);
  return { run, totals, waiting, isDead: execution?.kind === 'ended' };
}

const RED: ReadonlySet<string> = new Set(['failed', 'died']);

const statusOf = ({ run, isDead }: Seen): string => (isDead ? 'died' : run.status);

const formatOf = (status: string): Format | undefined =>
  RED.has(status) ? 'red' : status === 'done' || status === 'open' ? undefined : 'yellow';

const COLUMNS: readonly Column<Seen>[] = [
  { title: 'ID', cell: ({ run }) => shortName(run.id) },
  { title: 'KIND', cell: ({ run }) => run.kind },
  { title: 'WHAT', shrinks: true, wraps: true, cell: ({ run }) => subject(run) },
  {
    title: 'STATUS',
    cell: (seen) => {
      const format = formatOf(statusOf(seen));
      return { text: statusOf(seen), ...(format && { format }) };
    },
  },
  { title: 'PROGRESS', drop: 1, cell: ({ run, totals, waiting }) => progressText(run, totals, waiting) },
  { title: 'STARTED (UTC)', drop: 2, cell: ({ run }) => time(run.startedAt) },
  { title: 'BY', drop: 3, cell: ({ run }) => (run.by === null ? '-' : nameOfArn(run.by, null)) },
];

const subject = ({ dataset, target }: Run): string =>
  dataset !== null || target === null
    ? escapeText(dataset ?? '')
    : address({ bucket: target.bucket, key: target.prefix });

const runJson = (seen: Seen) => {
  const { run, totals } = seen;
  return {
    id: run.id,
    name: shortName(run.id),
    kind: run.kind,
    dataset: run.dataset,
    target: run.target,
    level: run.level,
    status: statusOf(seen),
    reason: run.reason,
    objects: run.objects,
    bytes: run.bytes,
    done: { keys: totals.keys, bytes: totals.bytes, outcomes: totals.outcomes },
    judged: run.judged,
    checksums: run.checksums === undefined ? null : checksumsJson(run.checksums),
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    by: run.by,
    attempts: run.attempt,
  };
};

/** What S3 was asked to compute. */
const checksumsJson = ({ jobs }: NonNullable<Run['checksums']>) => ({
  jobs: jobs.map(({ id, manifest, report }) => ({
    id,
    versions: manifest.versions,
    computed: report?.computed ?? null,
    failed: report?.failed ?? null,
    missing: report?.missing ?? null,
  })),
});

const jobLine = ({ id, manifest, report }: RunJob): string =>
  report
    ? `Job       ${id}: S3 computed ${count(report.computed)} of ${counted(manifest.versions, 'checksum')}; what it did not is read`
    : `Job       ${id ?? 'not begun'}: S3 computes ${counted(manifest.versions, 'checksum')}`;

async function show({ globals, terminal, connect }: Context, name: string): Promise<ExitCode> {
  const { runs } = await connect();
  const seen = await see(runs, await runNamed(runs, name));
  const { run, totals } = seen;
  if (globals.json) await terminal.json(runJson(seen));
  else {
    await terminal.print(
      `${shortName(run.id)}  ${run.kind} of ${subject(run)}`,
      `Status    ${statusOf(seen)}${run.reason === null ? '' : `: ${escapeText(run.reason)}`}`,
      `Progress  ${progressText(run, totals, seen.waiting)}`,
      ...Object.entries(totals.outcomes).map(([outcome, keys]) => `  ${outcome}: ${count(keys)}`),
      ...(run.checksums?.jobs ?? []).map(jobLine),
      `Started   ${time(run.startedAt)} UTC${run.by === null ? '' : ` by ${escapeText(run.by)}`}`,
      ...(run.finishedAt === null ? [] : [`Finished  ${time(run.finishedAt)} UTC`]),
    );
    const canGoOn = seen.isDead || run.status === 'stopped' || run.status === 'failed';
    if (canGoOn) terminal.note(`To go on: ${runsCommand('resume', run.id)}`);
  }
  return seen.isDead || run.status === 'failed' ? EXIT.unchecked : EXIT.fine;
}

async function act(
  { globals, terminal, connect }: Context,
  name: string,
  verb: 'stop' | 'resume',
): Promise<ExitCode> {
  const connection = await connect();
  const run = await runNamed(connection.runs, name);
  const { status } = await asked(connection, run, verb);
  if (globals.json) await terminal.json({ id: run.id, name: shortName(run.id), status });
  else await terminal.print(`${shortName(run.id)}: ${status}`);
  if (status === 'waiting')
    terminal.note(`It waits for somebody to agree: sealwatch seal ${run.dataset ?? ''}`);
  return EXIT.fine;
}

function asked({ baseline, sweep }: Connection, { id, kind }: Run, verb: 'stop' | 'resume') {
  return kind === 'seal'
    ? baseline('went-on', { do: `seal-${verb}`, run: id })
    : sweep('verification', { do: `verify-${verb}`, run: id });
}

/**
 * The run that somebody means.
 * @throws {SealwatchError} `NOT_FOUND`, or `USAGE` where several begin so
 */
async function runNamed(runs: RunReader, name: string): Promise<Run> {
  const exact = name.includes('/') ? await runs.run(name) : null;
  if (exact) return exact;
  if (name.length < MIN_NAME)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(name)} is too short, allowed are ${MIN_NAME} characters or more`,
    );
  const found = (await runs.recent(MAX_SEARCHED)).filter(({ id }) => shortName(id).startsWith(name));
  const [first, second] = found;
  if (first === undefined)
    throw new SealwatchError(
      'NOT_FOUND',
      `there is no run ${JSON.stringify(name)}; sealwatch runs lists the newest`,
    );
  if (second)
    throw new SealwatchError(
      'USAGE',
      `${found.length} runs begin with ${JSON.stringify(name)}: say more of it`,
    );
  return first;
}
