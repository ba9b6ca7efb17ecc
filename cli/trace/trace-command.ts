import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import type { Column } from '../output/table.ts';
import { parsePast } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { follow, type Trace } from './follow.ts';
import type { Hop } from './log-hops.ts';

interface Options {
  readonly since: string;
}

export function addTrace(program: Command, runner: Runner): void {
  program
    .command('trace')
    .summary('follow a change from its event to its alert')
    .description(
      'Follows an id through the logs of the functions and the tables, and prints each step with its time: the id of an event of EventBridge, of a request to AWS, of a record of CloudTrail, of a message, of a finding or of an alert.',
    )
    .argument('<id>', 'of an event, request, record, message, finding or alert')
    .option('--since <time>', 'where the search of the logs begins: 24h, 7d, 2026-11-20T10:00:00Z', '24h')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch trace 7f3a9c\n  sealwatch trace 0f9e8d7c-1a2b-3c4d-5e6f-7a8b9c0d1e2f --since 7d\n  sealwatch trace A1B2C3D4E5F6G7H8 --json',
    )
    .action((id: string, options: Options, command: Command) =>
      runner.run(command, (context) => trace(context, id, options)),
    );
}

/** Shorter texts stand in many lines. */
const SHORTEST = 6;

async function trace(context: Context, id: string, { since }: Options): Promise<ExitCode> {
  const { terminal, globals, clock } = context;
  if (id.length < SHORTEST)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(id)} is too short for an id: write ${SHORTEST} characters at least`,
    );
  const to = clock();
  const from = new Date(parsePast(since, to));
  const connection = await context.connect();
  terminal.progress.show('searching the logs of the functions');
  const found = await follow({ id, from, to }, connection);
  terminal.progress.clear();
  if (globals.json) await printJson(context, id, found);
  else if (found.hops.length > 0) {
    await terminal.table(columnsOf(found.hops), found.hops);
    await terminal.print('', `${found.hops[0]?.at.slice(0, 10)}: ${tookLine(found)}`);
  }
  for (const problem of found.problems) terminal.note(`not searched: ${problem}`);
  if (found.hops.length === 0 && found.problems.length === 0)
    throw new SealwatchError(
      'NOT_FOUND',
      `nothing since ${from.toISOString().slice(0, 19)}Z names ${JSON.stringify(id)}: check it, or search longer with --since`,
    );
  return found.problems.length > 0 ? EXIT.unchecked : EXIT.fine;
}

/** Of one day the time is enough, which leaves more room for what happened. */
function columnsOf(hops: readonly Hop[]): readonly Column<Hop>[] {
  const days = new Set(hops.map(({ at }) => at.slice(0, 10)));
  return [
    {
      title: 'TIME (UTC)',
      cell: ({ at }) => (days.size === 1 ? at.slice(11, 23) : at.slice(0, 23).replace('T', ' ')),
    },
    { title: 'WHERE', cell: ({ where }) => escapeText(where) },
    { title: 'WHAT', wraps: true, cell: ({ what }) => escapeText(what) },
  ];
}

/** Seconds from the first step to the first alert; `null` where one of both is not known. */
function secondsToAlert({ hops }: Trace): number | null {
  const [first] = hops;
  const alert = hops.find(({ what }) => /^alert .* published$/.test(what));
  if (first === undefined || alert === undefined) return null;
  return (Date.parse(alert.at) - Date.parse(first.at)) / 1000;
}

function tookLine(found: Trace): string {
  const seconds = secondsToAlert(found);
  return seconds === null ? 'no alert in these logs' : `${seconds.toFixed(1)} s to the first alert`;
}

async function printJson({ terminal }: Context, id: string, found: Trace): Promise<void> {
  for (const hop of found.hops) await terminal.json({ kind: 'hop', ...hop });
  await terminal.json({
    kind: 'summary',
    id,
    hops: found.hops.length,
    secondsToAlert: secondsToAlert(found),
    problems: found.problems,
  });
}
