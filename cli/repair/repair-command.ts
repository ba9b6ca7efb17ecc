import { type Command, Option } from 'commander';
import { type ItemWriter, TableItemWriter } from '../../aws/log/item-writer.ts';
import { tableOf } from '../../aws/log/record-kinds.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { RECORD_KINDS, type RecordKind } from '../../core/log/leaf.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { count, counted } from '../output/style.ts';
import { listOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { DiskShelf } from '../verify/manifest/disk-shelf.ts';
import { type LogReader, openLog } from '../verify/manifest/log-reader.ts';
import { type Differences, findDifferences, type Repair } from './find-repairs.ts';
import { copyCommands, repairJson, repairLines, restoreCommands } from './render-repair.ts';

interface Options {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly record?: readonly RecordKind[];
}

/** How the command reaches log and tables; tests give their own. */
export interface Reach {
  readonly log: (connection: Connection) => Promise<LogReader>;
  readonly writer: (connection: Connection) => ItemWriter;
  /** How long the log may be behind. @default 90 seconds */
  readonly maxLagMs?: number;
}

const REACH: Reach = {
  log: openLog,
  writer: ({ clients, deployment }) => new TableItemWriter(clients.documents, deployment.tables),
};

export function addRepair(program: Command, runner: Runner, reach: Reach = REACH): void {
  program
    .command('repair')
    .summary('plan what puts the tables right from their log; with --apply: do it')
    .description(
      'Compares the tables with the log of the manifest, and lists each item that somebody changed who is not Sealwatch, with what puts it right: the item of its leaf, with its seal, or the removal of what was slipped in. What the log cannot put right is named, with why and what helps. Changes nothing without --apply; with it, each item is written with your own rights, on condition that it is still what was found. What is left, an interrupted run too, the next run repairs.',
    )
    .option('--apply', 'put it right, after a yes')
    .option('--yes', 'with --apply: do not ask')
    .addOption(new Option('--dry-run', 'change nothing (the default)').conflicts('apply'))
    .addOption(
      new Option('--record <kinds>', `only these records: ${RECORD_KINDS.join(', ')}`)
        .choices(RECORD_KINDS)
        .argParser(listOption(RECORD_KINDS)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch repair\n  sealwatch repair --record entry,version\n  sealwatch repair --apply',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => repair(context, options, reach)),
    );
}

async function repair(context: Context, options: Options, reach: Reach): Promise<ExitCode> {
  const { terminal } = context;
  const connection = await context.connect();
  const log = await reach.log(connection);
  using shelf = new DiskShelf();
  const ports = {
    log,
    now: () => Date.now(),
    onProgress: (text: string) => terminal.progress.show(text),
    ...(reach.maxLagMs !== undefined && { maxLagMs: reach.maxLagMs }),
  };
  const differences = await findDifferences(ports, shelf, options.record ?? RECORD_KINDS);
  if (differences === null) {
    terminal.note('the log has no checkpoint yet: nothing was appended since it was deployed');
    return EXIT.unchecked;
  }
  const isApplied = options.apply === true;
  if (isApplied && !(await isAgreed(context, differences, options.yes === true))) {
    terminal.note('Nothing was changed.');
    return EXIT.fine;
  }
  const tally = new Tally(differences.puts + differences.removals);
  for await (const each of differences.repairs(isApplied ? reach.writer(connection) : null)) {
    tally.add(each);
    await print(context, connection, each);
    terminal.progress.show(() => tally.progress);
  }
  await end(context, connection, { differences, tally, isApplied });
  const { isOpen, cut } = differences.summary;
  return tally.exit(isOpen && cut.length === 0);
}

/** @throws {SealwatchError} `USAGE` where nobody can be asked */
async function isAgreed(
  { terminal }: Context,
  { puts, removals }: Differences,
  isYes: boolean,
): Promise<boolean> {
  if (isYes || puts + removals === 0) return true;
  const answer = await terminal.confirm(
    `Put back ${counted(puts, 'item')} and remove ${counted(removals, 'item')}?`,
  );
  if (answer !== null) return answer;
  throw new SealwatchError(
    'USAGE',
    'there is no terminal to ask on, so nothing was changed: look at the plan without --apply, then say --yes',
  );
}

async function print({ terminal, globals }: Context, connection: Connection, each: Repair): Promise<void> {
  const commands = copyCommands(each, { deployment: connection.deployment, globals });
  if (globals.json) await terminal.json(repairJson(each, commands));
  else await terminal.print(...repairLines(each, commands));
}

type Outcome = Repair['outcome']['kind'];

/** Adds up what became of the items. */
class Tally {
  readonly #possible: number;
  readonly outcomes: Record<Outcome, number> = { planned: 0, done: 0, changed: 0, cannot: 0, failed: 0 };
  /** Of what the log has no item of: when it was changed first, by table; `null` where nobody knows. */
  readonly tooLarge = new Map<RecordKind, string | null>();
  /** What could not be repaired because nobody knows yet what it should be. */
  unknown = 0;

  /** @param possible - items that the log can put right */
  constructor(possible: number) {
    this.#possible = possible;
  }

  add({ fault: { kind, at }, step, outcome }: Repair): void {
    this.outcomes[outcome.kind] += 1;
    if (step.kind !== 'cannot') return;
    if (step.why === 'behind' || step.why === 'not-open' || step.why === 'cut') this.unknown += 1;
    if (step.why !== 'too-large') return;
    const before = this.tooLarge.get(kind);
    const isEarlier = at !== null && (before == null || at < before);
    if (isEarlier || !this.tooLarge.has(kind)) this.tooLarge.set(kind, at);
  }

  get progress(): string {
    const { done, changed, failed } = this.outcomes;
    return `${count(done + changed + failed)} of ${count(this.#possible)} items written`;
  }

  /**
   * What is wrong and stays so is 1, what nobody could judge 3, and a write that failed 4.
   * @param isSure - false where the log may lack what was written
   */
  exit(isSure: boolean): ExitCode {
    const { planned, cannot, changed, failed } = this.outcomes;
    return worst(
      failed > 0 ? EXIT.failed : EXIT.fine,
      planned + cannot - this.unknown > 0 ? EXIT.findings : EXIT.fine,
      changed + this.unknown > 0 || !isSure ? EXIT.unchecked : EXIT.fine,
    );
  }
}

interface Ended {
  readonly differences: Differences;
  readonly tally: Tally;
  readonly isApplied: boolean;
}

async function end(context: Context, connection: Connection, ended: Ended): Promise<void> {
  const { terminal, globals } = context;
  const { differences, tally, isApplied } = ended;
  const { log, isOpen, cut } = differences.summary;
  const { planned, done, changed, cannot, failed } = tally.outcomes;
  if (globals.json) await terminal.json({ kind: 'summary', log, isOpen, cut, isApplied, ...tally.outcomes });
  else
    await terminal.print(
      isApplied
        ? `${counted(done, 'item')} put right, ${changed} written meanwhile, ${cannot} cannot be repaired from the log, ${failed} failed`
        : `${counted(planned, 'item')} would be put right, ${cannot} cannot be repaired from the log`,
    );
  for (const note of notesOf(context, connection, ended)) terminal.note(note);
}

function* notesOf(
  { globals }: Context,
  { deployment }: Connection,
  { differences, tally, isApplied }: Ended,
) {
  const sealwatch = (...words: string[]) => shellCommand('sealwatch', ...words, ...sealwatchFlags(globals));
  const { isOpen, cut } = differences.summary;
  const { planned, done, changed } = tally.outcomes;
  if (!isOpen)
    yield 'the log is not open yet: nothing is repaired until all that was there before it is imported';
  if (cut.length > 0)
    yield `the log is told nothing any more of: ${cut.join(', ')}; the stream of its table is off, or the table is another one: docs/operations.md says what to do`;
  for (const [kind, at] of tally.tooLarge) {
    yield `of what is too large for the log, a restored table has the ${kind}:`;
    for (const command of restoreCommands(tableOf(kind, deployment.tables), at, globals))
      yield `  ${command}`;
  }
  if (!isApplied && planned > 0) yield `put it right: ${sealwatch('repair', '--apply')}`;
  if (changed > 0) yield `what was written meanwhile is judged again by ${sealwatch('repair')}`;
  if (done > 0) {
    yield `in a minute ${sealwatch('verify', '--manifest')} shows it as put back; then verify the datasets, because Sealwatch may have judged by what somebody had changed`;
    yield 'within a quarter of an hour manifest-tampered may also report the repair, as it looks at each write by itself: resolve that, and what is repaired';
  }
}
