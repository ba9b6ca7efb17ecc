import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Run, Totals } from '../../core/engine/runs/run.ts';
import { type Dataset, isWatched, requireSealed } from '../../core/scope/dataset.ts';
import {
  fewerThanPercent,
  parseSweepLevel,
  SWEEP_LEVELS,
  type SweepLevel,
} from '../../core/scope/sweep-level.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { allDatasets, watchedDatasetNamed } from '../datasets.ts';
import { explain } from '../errors/explain.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { bytes, count, counted } from '../output/style.ts';
import type { Runner } from '../runner.ts';
import { byS3Of, statesOf, withoutChecksum } from '../runs/by-s3.ts';
import { leaving } from '../runs/leave-run.ts';
import { runsCommand, shortName, totalsOf } from '../runs/watch-run.ts';
import { VERIFIED_COLUMNS, verifiedJson } from '../verify/remote.ts';
import { isRemarkable, Summary } from '../verify/summary.ts';
import { awaitVerification, verifiedKeys } from '../verify/verify.ts';
import { estimateSweep, type SweepEstimate } from './estimate.ts';

interface Options {
  readonly dataset?: string;
  readonly level: string;
  readonly dryRun?: boolean;
  readonly wait: boolean;
}

export function addSweep(program: Command, runner: Runner): void {
  program
    .command('sweep')
    .summary('find what no event reported, in whole datasets')
    .description(
      'Looks at every key of a dataset, or of all sealed ones: compares what S3 lists with what is recorded, looks at what differs, and asks S3 for its checksums or reads bytes again where the level says so. Datasets are swept by themselves as the configuration says.',
    )
    .option('--dataset <name>', 'only this dataset')
    .option('--level <level>', 'versions, s3, read, or sample=N% of the keys', 'versions')
    .option('--dry-run', 'say what would be read, how long it takes, and about what it costs')
    .option('--no-wait', 'begin it and do not wait for its end')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch sweep\n  sealwatch sweep --dataset moderation-v3 --level read --dry-run\n  sealwatch sweep --dataset moderation-v3 --level sample=1%',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => sweep(context, options)),
    );
}

async function sweep(context: Context, options: Options): Promise<ExitCode> {
  const parsed = parseSweepLevel(options.level);
  if (parsed === null)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(options.level)} is no level, allowed are ${SWEEP_LEVELS}`,
    );
  const connection = await context.connect();
  const datasets = await datasetsOf(connection, options.dataset);
  if (datasets.length === 0) {
    context.terminal.note('No dataset is sealed, so there is nothing to sweep.');
    return EXIT.unchecked;
  }
  const level = { text: options.level, parsed };
  if (options.dryRun) return printEstimates(context, connection, datasets, level);
  const codes: ExitCode[] = [];
  for (const [index, dataset] of datasets.entries()) {
    const asked = { ...options, parsed, after: datasets.slice(index + 1).map(({ name }) => name) };
    const swept = sweepOne(context, connection, dataset, asked);
    codes.push(await (datasets.length === 1 ? swept : swept.catch(notSwept(context, dataset))));
  }
  return worst(...codes);
}

/** What is wrong with one dataset, or with its run, and says nothing of the others. */
const OF_ONE: ReadonlySet<string> = new Set(['CONFLICT', 'USAGE', 'NOT_FOUND', 'AWS_FAILED']);

/** Says why a dataset is not swept, or not to its end, and lets the others be swept. */
const notSwept =
  ({ terminal }: Context, { name }: Dataset) =>
  (error: unknown): ExitCode => {
    if (!(error instanceof SealwatchError) || !OF_ONE.has(error.code)) throw error;
    const { code, message, exit } = explain(error);
    terminal.progress.clear();
    terminal.note(`${terminal.errorStyle('red', 'error')} ${code}: ${escapeText(name)}: ${message}`);
    return exit;
  };

async function datasetsOf({ queries }: Connection, name: string | undefined): Promise<Dataset[]> {
  if (name !== undefined) {
    const dataset = await watchedDatasetNamed(queries, name);
    requireSealed(dataset);
    return [dataset];
  }
  return (await allDatasets(queries)).filter((dataset) => isWatched(dataset) && dataset.status === 'sealed');
}

async function printEstimates(
  { globals, terminal }: Context,
  { queries }: Connection,
  datasets: readonly Dataset[],
  level: { readonly text: string; readonly parsed: SweepLevel },
): Promise<ExitCode> {
  for (const dataset of datasets) {
    const estimate = await estimateSweep(queries, dataset, level, (objects) =>
      terminal.progress.show(`counting: ${counted(objects, 'object')}`),
    );
    if (globals.json) await terminal.json(estimateJson(estimate));
    else await terminal.print(...estimateLines(estimate));
  }
  terminal.note('Nothing was changed. This is by what the manifest knows, and as if nothing differed.');
  return EXIT.fine;
}

const estimateJson = ({ hours, price, ...rest }: SweepEstimate) => ({
  ...rest,
  hours: Number(hours.toFixed(2)),
  price: { amount: Number(price.toFixed(4)), currency: 'USD', region: 'us-east-1' },
});

const estimateLines = ({ dataset, level, objects, bytes: size, requests, hours, price }: SweepEstimate) => [
  `${escapeText(dataset)}: ${counted(objects, 'object')}, ${bytes(size)} to read (${level})`,
  `Requests  ${count(requests.get)} ${level === 's3' ? 'HEAD' : 'GET'}, ${count(requests.list)} LIST, ${count(requests.read)} reads of entries, ${count(requests.transition)} state transitions`,
  `Takes     about ${hours < 1 ? `${Math.max(1, Math.round(hours * 60))} minutes` : `${hours.toFixed(1)} hours`}`,
  `Price     about $${price < 0.01 && price > 0 ? '0.01' : price.toFixed(2)} (us-east-1; retrieval from colder storage and KMS come on top)`,
];

async function sweepOne(
  { globals, terminal }: Context,
  connection: Connection,
  { name, bucket }: Dataset,
  {
    level,
    parsed,
    wait,
    after,
  }: Options & {
    readonly parsed: SweepLevel;
    /** Names of those that have their turn later. */
    readonly after: readonly string[];
  },
): Promise<ExitCode> {
  const begun = await connection.sweep('verification', { do: 'sweep-start', dataset: name, level });
  if (!wait) {
    const left = { dataset: name, run: begun.run, name: shortName(begun.run), status: begun.status };
    if (globals.json) await terminal.json(left);
    else await terminal.print(`${escapeText(name)}: ${left.name} ${begun.status}`);
    terminal.note(`It goes on in the account; see ${runsCommand('show', begun.run)}`);
    return EXIT.fine;
  }
  const watched = (onBegun: (run: string) => void) => {
    onBegun(begun.run);
    return awaitVerification(connection.runs, begun.run, {
      onProgress: (text) => terminal.progress.show(`${name}: ${text}`),
      onNote: (text) => terminal.note(`${escapeText(name)}: ${text}`),
    });
  };
  const run = await leaving(terminal, watched, unbegunText(after, level));
  const summary = new Summary();
  const totals = await totalsOf(connection.runs, run);
  summary.addTotals(totals);
  const found = remarkable(verifiedKeys(connection.runs, run.id), summary);
  if (globals.json) {
    for await (const key of found) await terminal.json(verifiedJson(bucket, key, null));
    await terminal.json({
      kind: 'summary',
      dataset: name,
      run: run.id,
      level,
      ...resultJson(run, totals, parsed),
      archived: summary.archived,
    });
  } else {
    await terminal.table(VERIFIED_COLUMNS, found);
    await terminal.print(`${escapeText(name)}: ${summary.text()}`);
    const said = parsed.kind === 's3' ? checksumLines(totals, name) : [confidence(run, totals, parsed)];
    for (const line of said) if (line !== null) await terminal.print(line);
    await terminal.print(...summary.archiveLines(bucket, globals));
  }
  if (run.status === 'done') return summary.exitCode;
  terminal.note(
    `Not every key was looked at: ${escapeText(run.reason ?? `the run is ${run.status}`)}; ${runsCommand('resume', run.id)} goes on`,
  );
  return worst(summary.exitCode, EXIT.unchecked);
}

const unbegunText = (names: readonly string[], level: string): string | null =>
  names.length === 0
    ? null
    : `not begun: ${names.map((name) => escapeText(name)).join(', ')}; ${shellCommand('sealwatch', 'sweep', '--level', level, '--no-wait')} begins all of them and leaves them to the account`;

async function* remarkable(source: ReturnType<typeof verifiedKeys>, summary: Summary) {
  for await (const key of source) {
    if (!isRemarkable(key)) continue;
    summary.addFindings(key.findings);
    summary.addArchived(key);
    yield key;
  }
}

const resultJson = (run: Run, totals: Totals, level: SweepLevel) => ({
  status: run.status,
  keys: totals.keys,
  bytes: totals.bytes,
  states: statesOf(totals),
  checkedByS3: byS3Of(totals),
  withoutChecksum: withoutChecksum(totals),
  fewerThanPercentDiffer: confidenceOf(run, totals, level),
});

/** What S3 said, and what to do about keys of which it says nothing. */
function checksumLines(totals: Totals, dataset: string): string[] {
  const without = withoutChecksum(totals);
  return [
    `${counted(byS3Of(totals), 'key')} compared with S3's own SHA-256, none read`,
    ...(without === 0
      ? []
      : [
          `${counted(without, 'key')} without one: S3 stored no SHA-256 of the whole object with them, as of uploads in several parts. ${shellCommand('sealwatch', 'sweep', '--dataset', dataset, '--level', 'read')} reads them; in a dataset with level: 's3-sha256' ${shellCommand('sealwatch', 'verify', '--dataset', dataset)} has S3 compute it`,
        ]),
  ];
}

/** What a sample says of all keys, in per cent; `null` where it is none, none was drawn, or one of those that were drawn was altered. */
function confidenceOf(run: Run, { reread, outcomes }: Totals, level: SweepLevel): number | null {
  if (level.kind !== 'sample' || run.status !== 'done' || (outcomes.altered ?? 0) > 0) return null;
  return reread === 0 ? null : upToTwoDigits(fewerThanPercent(reread));
}

/** Never less than it is: what is said holds with 95 % confidence. */
function upToTwoDigits(percent: number): number {
  const step = 10 ** (Math.floor(Math.log10(percent)) - 1);
  return Number((Math.ceil(percent / step) * step).toPrecision(2));
}

function confidence(run: Run, totals: Totals, level: SweepLevel): string | null {
  if (level.kind === 'sample' && run.status === 'done' && totals.reread === 0)
    return 'no key was read again, so nothing is said of their bytes: a larger sample draws some';
  const percent = confidenceOf(run, totals, level);
  if (percent === null) return null;
  // What could not be read was not drawn by chance: somebody may have seen to it.
  const { unverifiable = 0, pending = 0 } = totals.outcomes;
  const all = unverifiable + pending > 0 ? 'those that can be read' : 'the keys';
  return `${counted(totals.reread, 'key')} read again, and none altered: with 95 % confidence fewer than ${percent} % of ${all} are`;
}
