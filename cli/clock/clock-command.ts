import type { Command } from 'commander';
import { daysUntil, type Loss } from '../../core/clock/dataset-clock.ts';
import { isWatched } from '../../core/scope/dataset.ts';
import type { Context } from '../context.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Runner } from '../runner.ts';
import { type ClockOf, readClocks } from './read-clock.ts';

/** An approved version that can vanish within so many days is something to act on now. */
const SOON_DAYS = 7;
/** Losses of one dataset that the table shows. */
const MAX_SHOWN = 10;

interface Options {
  readonly dataset?: string;
}

export function addClock(program: Command, runner: Runner): void {
  program
    .command('clock')
    .summary('say how long approved versions are there at least')
    .description(
      'Asks AWS how guarded buckets are configured, and prints for each dataset the earliest time at which an approved version can vanish, and why: by a lifecycle rule, because versions are not kept, or with the KMS key. Whoever may delete versions is not counted.',
    )
    .option('--dataset <name>', 'only this dataset')
    .addHelpText('after', '\nExamples:\n  sealwatch clock\n  sealwatch clock --dataset moderation-v3 --json')
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => clock(context, options)),
    );
}

async function clock(
  { globals, terminal, clock: now, connect }: Context,
  { dataset }: Options,
): Promise<ExitCode> {
  const { queries, clockReader, restorer } = await connect();
  const datasets =
    dataset === undefined
      ? (await allDatasets(queries)).filter(isWatched)
      : [await datasetNamed(queries, dataset)];
  const at = now();
  const clocks = await readClocks(datasets, { queries, clock: clockReader, sources: restorer.sources }, at);
  if (globals.json) for (const each of clocks) await terminal.json(clockJson(each, at));
  else {
    await terminal.table(columns(at), clocks.flatMap(rowsOf));
    for (const line of clocks.flatMap(lockLines)) terminal.note(line);
  }
  const isSoon = clocks.some(({ losses }) => isWithin(losses[0], at));
  const isUnknown = clocks.some(({ unknown }) => unknown.length > 0);
  return worst(isSoon ? EXIT.findings : EXIT.fine, isUnknown ? EXIT.unchecked : EXIT.fine);
}

const isWithin = (loss: Loss | undefined, now: Date): boolean =>
  loss !== undefined && daysUntil(loss.at, now.toISOString()) < SOON_DAYS;

interface Row {
  readonly name: string;
  /** `null` for a dataset of which no approved version can vanish, as far as AWS said. */
  readonly loss: Loss | null;
  readonly isKnown: boolean;
}

function rowsOf({ dataset: { name }, losses, unknown }: ClockOf): readonly Row[] {
  const isKnown = unknown.length === 0;
  if (losses.length === 0) return [{ name, loss: null, isKnown }];
  return losses.slice(0, MAX_SHOWN).map((loss) => ({ name, loss, isKnown }));
}

const columns = (now: Date): readonly Column<Row>[] => [
  { title: 'DATASET', shrinks: true, cell: ({ name }) => escapeText(name) },
  {
    title: 'NOT BEFORE (UTC)',
    cell: ({ loss, isKnown }) =>
      loss === null
        ? isKnown
          ? 'never'
          : 'not known'
        : { text: time(loss.at), format: isWithin(loss, now) ? 'red' : undefined },
  },
  {
    title: 'KEY',
    shrinks: true,
    wraps: true,
    cell: ({ loss }) => (loss?.key == null ? 'any' : escapeText(loss.key)),
  },
  {
    title: 'IF',
    cell: ({ loss }) => (loss === null ? '' : loss.after === 'write' ? 'somebody writes now' : 'nobody acts'),
  },
  { title: 'BECAUSE', cell: ({ loss }) => (loss === null ? '' : escapeText(loss.because)) },
];

/** What Object Lock adds, who may get around it, and what AWS did not say. */
function lockLines({
  dataset: { name },
  bucket: { objectLock },
  unknown,
  losses,
}: ClockOf): readonly string[] {
  const who = escapeText(name);
  const retention = objectLock?.retention ?? null;
  const lock =
    retention === null
      ? []
      : [
          `${who}: Object Lock keeps new versions for ${retention.days} days (${retention.mode.toLowerCase()} mode), ${
            retention.mode === 'GOVERNANCE'
              ? 'unless somebody with s3:BypassGovernanceRetention lifts it'
              : 'and nobody can lift that'
          }; that of versions that are current is not counted`,
        ];
  return [
    ...(losses.length > MAX_SHOWN
      ? [`${who}: the first ${MAX_SHOWN} of ${losses.length}; --json has all`]
      : []),
    ...lock,
    ...unknown.map((text) => `${who}: not known: ${escapeText(text)}`),
  ];
}

const clockJson = ({ dataset, bucket, losses, unknown }: ClockOf, now: Date) => ({
  dataset: dataset.name,
  bucket: dataset.bucket,
  notBefore: losses[0]?.at ?? null,
  days: losses[0] === undefined ? null : daysUntil(losses[0].at, now.toISOString()),
  losses,
  objectLock: bucket.objectLock,
  unknown,
});
