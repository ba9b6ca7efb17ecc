import type { Command } from 'commander';
import { isWatched } from '../../core/scope/dataset.ts';
import { type CoverageState, type DayCoverage, stateOf } from '../../core/versions/day-coverage.ts';
import type { Context } from '../context.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { count, type Format, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { parsePast } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { blindText, coverageLine, dayJson, delaysOf, delaysText } from './coverage-line.ts';
import { watchedDays } from './watched-days.ts';

interface Options {
  readonly dataset?: string;
  readonly since: string;
}

export function addCoverage(program: Command, runner: Runner): void {
  program
    .command('coverage')
    .summary('say how well datasets were watched, day by day')
    .description(
      'Prints for each dataset and day how many versions an event of S3 reported, how many came without one, how many events were about versions that were gone before anybody could look, the longest time in which changes were not seen, and how late versions were noticed. A day on which nothing came is quiet if it was sure that nothing could have been missed, and unknown if not. Counted are versions that were recorded more than 20 minutes ago.',
    )
    .option('--dataset <name>', 'only this dataset')
    .option('--since <time>', 'days since: 24h, 7d, 2026-11-20', '7d')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch coverage\n  sealwatch coverage --dataset moderation-v3 --since 30d --json',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => coverage(context, options)),
    );
}

async function coverage(
  { globals, terminal, clock, connect }: Context,
  { dataset, since }: Options,
): Promise<ExitCode> {
  const from = parsePast(since, clock());
  const { queries } = await connect();
  const datasets =
    dataset === undefined
      ? (await allDatasets(queries)).filter(isWatched)
      : [await datasetNamed(queries, dataset)];
  const days = await watchedDays(queries, datasets, from, clock());
  const countedUntil = await queries.coverageCountedUntil();
  if (globals.json) for (const day of days) await terminal.json({ ...dayJson(day), countedUntil });
  else {
    await terminal.table(COLUMNS, days);
    await terminal.print('', coverageLine(days));
    terminal.note(
      countedUntil === null
        ? 'nothing was counted yet: it is at each settings poll, every 15 minutes'
        : `counted are versions that were recorded by ${time(countedUntil)} UTC`,
    );
  }
  const states = days.map(stateOf);
  const isUnknown = days.length === 0 || states.includes('unknown');
  return worst(states.includes('blind') ? EXIT.findings : EXIT.fine, isUnknown ? EXIT.unchecked : EXIT.fine);
}

const STATE_FORMAT: Readonly<Record<CoverageState, Format>> = {
  seen: 'green',
  quiet: 'green',
  blind: 'red',
  unknown: 'yellow',
};

const COLUMNS: readonly Column<DayCoverage>[] = [
  { title: 'DATASET', shrinks: true, cell: ({ dataset }) => escapeText(dataset) },
  { title: 'DAY (UTC)', cell: ({ day }) => day },
  { title: 'STATE', cell: (day) => ({ text: stateOf(day), format: STATE_FORMAT[stateOf(day)] }) },
  { title: 'BY EVENT', align: 'right', cell: ({ withEvent }) => count(withEvent) },
  { title: 'NO EVENT', align: 'right', cell: ({ withoutEvent }) => count(withoutEvent) },
  { title: 'NO VERSION', align: 'right', drop: 1, cell: ({ withoutVersion }) => count(withoutVersion) },
  { title: 'LONGEST BLIND', cell: ({ blind }) => blindText(blind) },
  { title: 'MEDIAN, P95, WORST', drop: 2, cell: (day) => delaysText(delaysOf(day)) },
];
