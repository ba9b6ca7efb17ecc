import { type Command, Option } from 'commander';
import { type ItemWriter, TableItemWriter } from '../../aws/log/item-writer.ts';
import { tableOf } from '../../aws/log/record-kinds.ts';
import { DynamoBackups, type TableBackups } from '../../aws/log/table-restorer.ts';
import { RECORD_KINDS, type RecordKey, type RecordKind } from '../../core/log/leaf.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../output/style.ts';
import { listOption, parsePast } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { DiskShelf } from '../verify/manifest/disk-shelf.ts';
import { type LogReader, openLog } from '../verify/manifest/log-reader.ts';
import { endRepair } from './end-repair.ts';
import { findDifferences, type Repair } from './find-repairs.ts';
import type { DatasetThen, PointInTime } from './point-in-time.ts';
import { repairJson, repairLines } from './render-repair.ts';
import { Tally } from './repair-tally.ts';
import {
  type DatasetOutcome,
  datasetJson,
  datasetLines,
  restoredNotes,
  restoreTables,
} from './restore-tables.ts';

interface Options {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly record?: readonly RecordKind[];
  readonly pointInTime?: string;
}

/** How the command reaches log and tables; tests give their own. */
export interface Reach {
  readonly log: (connection: Connection) => Promise<LogReader>;
  readonly writer: (connection: Connection) => ItemWriter;
  readonly backups: (connection: Connection) => TableBackups;
  /** How long the log may be behind. @default 90 seconds */
  readonly maxLagMs?: number;
  /** How often it is asked whether a table is restored. @default 10 seconds */
  readonly pollMs?: number;
}

const REACH: Reach = {
  log: openLog,
  writer: ({ clients, deployment }) => new TableItemWriter(clients.documents, deployment.tables),
  backups: ({ clients }) => new DynamoBackups(clients.documents),
};

const POLL_MS = 10_000;

export function addRepair(program: Command, runner: Runner, reach: Reach = REACH): void {
  program
    .command('repair')
    .summary('plan what puts the tables right from their log; with --apply: do it')
    .description(
      'Compares the tables with the log of the manifest, and lists each item that somebody changed who is not Sealwatch, with what puts it right: the item of its leaf, with its seal, or the removal of what was slipped in. What the log cannot put right is named, with why and what helps. With --point-in-time it also takes what the log does not have from the tables as they were then: DynamoDB restores them beside those that are there. Changes nothing without --apply; with it, each item is written with your own rights, on condition that it is still what was found. What is left, an interrupted run too, the next run repairs.',
    )
    .option('--apply', 'put it right, after a yes')
    .option('--yes', 'with --apply: do not ask')
    .addOption(new Option('--dry-run', 'change nothing (the default)').conflicts('apply'))
    .addOption(
      new Option('--record <kinds>', `only these records: ${RECORD_KINDS.join(', ')}`)
        .choices(RECORD_KINDS)
        .argParser(listOption(RECORD_KINDS)),
    )
    .option(
      '--point-in-time <time>',
      'also take items that are too large for the log, and datasets that are gone, from the tables as they were at this time (up to 35 days ago)',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch repair\n  sealwatch repair --record entry,version\n  sealwatch repair --apply\n  sealwatch repair --point-in-time 2026-11-20T03:12:06Z --record finding,approval',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => repair(context, options, reach)),
    );
}

async function repair(context: Context, options: Options, reach: Reach): Promise<ExitCode> {
  const kinds = options.record ?? RECORD_KINDS;
  const connection = await context.connect();
  const log = await reach.log(connection);
  const past = await pointInTime(context, connection, { options, kinds, reach });
  if (past === 'refused') return unchanged(context, null);
  try {
    return await repairWith(context, connection, { options, kinds, reach, log, past });
  } catch (error) {
    noteRestored(context, past);
    throw error;
  }
}

async function repairWith(
  context: Context,
  connection: Connection,
  { options, kinds, reach, log, past }: Means,
): Promise<ExitCode> {
  const { terminal } = context;
  const { apply: isApplied = false, yes: isYes = false } = options;
  const { tables } = connection.deployment;
  using shelf = new DiskShelf();
  const ports = {
    log,
    now: () => Date.now(),
    onProgress: (text: string) => terminal.progress.show(text),
    ...(reach.maxLagMs !== undefined && { maxLagMs: reach.maxLagMs }),
    ...(past?.isThere && {
      itemThen: (kind: RecordKind, key: RecordKey) => past.item(tableOf(kind, tables), key),
    }),
  };
  const differences = await findDifferences(ports, shelf, kinds);
  if (differences === null) {
    terminal.note('the log has no checkpoint yet: nothing was appended since it was deployed');
    noteRestored(context, past);
    return EXIT.unchecked;
  }
  const datasets = (await past?.datasets(tables.runs)) ?? [];
  const gone = datasets.filter(({ differs, isProven }) => differs.length === 0 && isProven);
  const { puts, removals } = differences;
  if (isApplied && !isYes) {
    for (const line of gone.flatMap((dataset) => datasetLines(dataset, 'planned'))) terminal.note(line);
    if (!(await isAgreed(context, puts + gone.length, removals))) return unchanged(context, past);
  }
  const tally = new Tally(puts + removals);
  for await (const each of differences.repairs(isApplied ? reach.writer(connection) : null)) {
    tally.add(each);
    await print(context, each);
    terminal.progress.show(() => tally.progress);
  }
  for (const dataset of datasets) {
    const outcome = await datasetOutcome(dataset, { past, table: tables.runs, isApplied });
    tally.addDataset(outcome);
    if (context.globals.json) await terminal.json(datasetJson(dataset, outcome));
    else await terminal.print(...datasetLines(dataset, outcome));
  }
  await endRepair(context, { differences, tally, isApplied, past, kinds: options.record ?? null });
  const { isOpen, cut } = differences.summary;
  return tally.exit(isOpen && cut.length === 0);
}

interface Asked {
  readonly options: Options;
  readonly kinds: readonly RecordKind[];
  readonly reach: Reach;
}

interface Means extends Asked {
  readonly log: LogReader;
  /** `null` where nobody asked for it. */
  readonly past: PointInTime | null;
}

/** @returns `null` where nobody asked for it */
async function pointInTime(
  context: Context,
  connection: Connection,
  { options, kinds, reach }: Asked,
): Promise<PointInTime | 'refused' | null> {
  if (options.pointInTime === undefined) return null;
  const { tables } = connection.deployment;
  const past = await restoreTables(context, {
    backups: reach.backups(connection),
    tables: [...new Set(kinds.map((kind) => tableOf(kind, tables)))],
    time: new Date(parsePast(options.pointInTime, context.clock())),
    pollMs: reach.pollMs ?? POLL_MS,
    isApplied: options.apply === true,
    isYes: options.yes === true,
  });
  return past ?? 'refused';
}

function unchanged(context: Context, past: PointInTime | null): ExitCode {
  context.terminal.note('Nothing was changed.');
  noteRestored(context, past);
  return EXIT.fine;
}

function noteRestored({ terminal, globals }: Context, past: PointInTime | null): void {
  if (past !== null) for (const note of restoredNotes(past, globals)) terminal.note(note);
}

/** @throws {SealwatchError} `USAGE` where nobody can be asked */
async function isAgreed({ terminal }: Context, puts: number, removals: number): Promise<boolean> {
  if (puts + removals === 0) return true;
  return terminal.confirm(
    `Put back ${counted(puts, 'item')} and remove ${counted(removals, 'item')}?`,
    'there is no terminal to ask on, so nothing was changed: look at the plan without --apply, then say --yes',
  );
}

interface Then {
  readonly past: PointInTime | null;
  /** Name of the table of datasets. */
  readonly table: string;
  readonly isApplied: boolean;
}

async function datasetOutcome(
  dataset: DatasetThen,
  { past, table, isApplied }: Then,
): Promise<DatasetOutcome> {
  if (dataset.differs.length > 0) return 'left';
  if (!dataset.isProven) return 'cannot';
  if (!isApplied) return 'planned';
  return (await past?.putBack(table, dataset)) === true ? 'done' : 'changed';
}

async function print({ terminal, globals }: Context, each: Repair): Promise<void> {
  if (globals.json) await terminal.json(repairJson(each, globals));
  else await terminal.print(...repairLines(each, globals));
}
