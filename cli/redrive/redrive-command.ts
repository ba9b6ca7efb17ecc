import type { Command } from 'commander';
import { queuesOf } from '../../aws/deployment/outputs.ts';
import type { MoveTask } from '../../aws/messages/dead-letters.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { suggestion } from '../../core/base/nearest.ts';
import { isWatched } from '../../core/scope/dataset.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { allDatasets } from '../datasets.ts';
import { EXIT, type ExitCode, INTERRUPTED, worst } from '../exit-codes.ts';
import { sealwatchFlags } from '../globals.ts';
import { shellCommand } from '../output/escape.ts';
import { count } from '../output/style.ts';
import type { Runner } from '../runner.ts';
import { type Attempt, attempt } from '../status/attempt.ts';
import { moveBack } from './move-back.ts';
import {
  type DeadLetterQueue,
  deadLetterQueuesOf,
  type QueueReport,
  readDeadLetters,
} from './read-dead-letters.ts';
import {
  adviceFor,
  COLUMNS,
  moveLine,
  problemOf,
  type QueueOutcome,
  queueJson,
  rowOf,
  sampleLines,
} from './render-redrive.ts';

interface Options {
  readonly queue?: string;
  readonly dryRun: boolean;
}

export function addRedrive(program: Command, runner: Runner): void {
  program
    .command('redrive')
    .summary('send messages again that the functions had to give up')
    .description(
      'Shows what lies among the dead letters, with what the logs say of why, and has SQS send it to its queues again. Repair the cause first. It assumes the role that may send to the queues (RedriveRoleArn), so whoever runs it needs sts:AssumeRole on that one. Events that EventBridge could not hand over cannot be sent again: they are shown, with the verification that finds the same changes.',
    )
    .option('--queue <name>', 'only this queue: ObjectEvents, for example')
    .option('--dry-run', 'show what lies there, and send nothing', false)
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch redrive --dry-run\n  sealwatch redrive --queue ObjectEvents',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => redrive(context, options)),
    );
}

async function redrive(context: Context, { queue, dryRun }: Options): Promise<ExitCode> {
  const { terminal, globals } = context;
  const connection = await context.connect();
  const queues = chosen(deadLetterQueuesOf(queuesOf(connection.deployment.outputs)), queue);
  const read = await Promise.all(
    queues.map(
      async (each): Promise<QueueOutcome> => ({
        name: each.name,
        report: await attempt(() => readDeadLetters(each, { ...connection, now: context.clock() })),
        move: null,
      }),
    ),
  );
  if (!globals.json) await showWhatLies(context, read);
  const outcomes = dryRun ? read : await moveAll(context, connection, read);
  if (globals.json) for (const each of outcomes) await terminal.json(queueJson(each));
  else for (const line of outcomes.flatMap((each) => moveLine(each) ?? [])) await terminal.print(line);
  if (!globals.json) await sayWhatNext(context, connection, { outcomes, dryRun });
  return exitOf(outcomes, dryRun);
}

function chosen(queues: readonly DeadLetterQueue[], name: string | undefined): readonly DeadLetterQueue[] {
  if (name === undefined) return queues;
  const plain = name.replace(/DeadLetters?(QueueUrl)?$/, '');
  const found = queues.filter((queue) => queue.name === plain);
  if (found.length > 0) return found;
  const names = queues.map((queue) => queue.name);
  throw new SealwatchError(
    'NOT_FOUND',
    `there is no queue ${JSON.stringify(name)}; there are: ${names.join(', ')}${suggestion(plain, names)}`,
  );
}

async function showWhatLies({ terminal }: Context, read: readonly QueueOutcome[]): Promise<void> {
  await terminal.table(COLUMNS, read.map(rowOf));
  for (const { report, name } of read) {
    const lines =
      'value' in report ? sampleLines(report.value) : ['', `${name}: not known: ${report.problem}`];
    await terminal.print(...lines);
  }
}

async function moveAll(
  context: Context,
  connection: Connection,
  read: readonly QueueOutcome[],
): Promise<readonly QueueOutcome[]> {
  const moved: QueueOutcome[] = [];
  for (const each of read) {
    const isFull = 'value' in each.report && each.report.value.messages > 0;
    const arn = isFull && each.report.value.queue.source !== null ? each.report.value.arn : null;
    moved.push(arn === null ? each : { ...each, move: await moveOne(context, connection, each.name, arn) });
  }
  return moved;
}

async function moveOne(
  { terminal, globals }: Context,
  { deadLetters, pause }: Connection,
  name: string,
  arn: string,
): Promise<Attempt<MoveTask>> {
  const interrupted = () => {
    const command = shellCommand('sealwatch', 'redrive', '--dry-run', ...sealwatchFlags(globals));
    terminal.note(`interrupted; SQS goes on sending what lies there: ${command} shows what is left`);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  try {
    return await attempt(() =>
      moveBack(arn, { deadLetters, pause }, ({ moved, toMove }) =>
        terminal.progress.show(
          `${name}: ${count(moved)}${toMove === null ? '' : ` of ${count(toMove)}`} sent again`,
        ),
      ),
    );
  } finally {
    process.removeListener('SIGINT', interrupted);
    terminal.progress.clear();
  }
}

interface Ended {
  readonly outcomes: readonly QueueOutcome[];
  readonly dryRun: boolean;
}

async function sayWhatNext(
  { terminal, globals }: Context,
  { queries }: Connection,
  { outcomes, dryRun }: Ended,
): Promise<void> {
  const full = outcomes.flatMap(({ report }) =>
    'value' in report && report.value.messages > 0 ? [report.value] : [],
  );
  if (full.length === 0) {
    if (outcomes.every((each) => problemOf(each) === null)) terminal.note('no dead letters');
    return;
  }
  const command = (...words: string[]) => shellCommand('sealwatch', ...words, ...sealwatchFlags(globals));
  const redrivable = full.some(({ queue }) => queue.source !== null);
  for (const advice of adviceFor(full)) terminal.note(advice);
  if (redrivable && dryRun) terminal.note(`repair the cause, then send them again: ${command('redrive')}`);
  if (outcomes.some(({ move }) => move !== null && 'value' in move))
    terminal.note(
      `what fails again comes back here, in an hour or two at most (7 hours in the bulk queue): see ${command('redrive', '--dry-run')} then, and the log of the function`,
    );
  if (hasUndelivered(full)) {
    const named = (await allDatasets(queries)).filter(isWatched);
    terminal.note(
      'events that EventBridge could not hand over cannot be sent again; this finds the same changes, then the queue may be purged:',
    );
    for (const { name } of named) terminal.note(`  ${command('verify', '--dataset', name)}`);
    for (const { queue } of full.filter(({ queue }) => queue.source === null))
      terminal.note(`  ${shellCommand('aws', 'sqs', 'purge-queue', '--queue-url', queue.url)}`);
  }
}

const hasUndelivered = (reports: readonly QueueReport[]): boolean =>
  reports.some(({ queue, messages }) => queue.source === null && messages > 0);

/** What lies there still is 1, as findings are; what could not be looked at is 3, and a move that failed 4. */
function exitOf(outcomes: readonly QueueOutcome[], dryRun: boolean): ExitCode {
  return worst(
    ...outcomes.map(({ report, move }) => {
      if ('problem' in report) return EXIT.unchecked;
      if (move !== null && ('problem' in move || move.value.status !== 'COMPLETED')) return EXIT.failed;
      const { messages, queue, samples } = report.value;
      if (messages > 0 && (dryRun || queue.source === null)) return EXIT.findings;
      return 'problem' in samples ? EXIT.unchecked : EXIT.fine;
    }),
  );
}
