import { type Command, Option } from 'commander';
import type { EntrySummary } from '../../core/report/queries.ts';
import { type Dataset, notLookedAtSince } from '../../core/scope/dataset.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { notRecordedNotes } from '../cloudtrail-gaps.ts';
import { EXIT } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, counted, STATE_FORMAT, shortDigest, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { listOption, parsePast } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { entriesAt } from './past-entries.ts';
import { selectEntries } from './select.ts';

interface Options {
  readonly dataset?: string;
  readonly state?: readonly string[];
  readonly at?: string;
}

export function addQuery(program: Command, runner: Runner): void {
  program
    .command('query')
    .summary('list what the manifest says of keys')
    .description('Lists keys of the manifest in their order, with the expected bytes and the state of each.')
    .argument('[address]', 's3://bucket or s3://bucket/prefix')
    .option('--dataset <name>', 'only keys of this dataset')
    .addOption(
      new Option('--state <state>', 'only keys in these states')
        .choices(STATES)
        .argParser(listOption(STATES)),
    )
    .option('--at <time>', 'as it was at this time: 24h, 2026-11-20T10:00:00Z')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch query --dataset moderation-v3 --at 2026-11-20\n  sealwatch query --dataset moderation-v3 --state altered,removed\n  sealwatch query s3://acme-training-data/moderation/ --json',
    )
    .action((at: string | undefined, options: Options, command: Command) =>
      runner.run(command, async ({ globals, terminal, clock, connect }) => {
        const { queries } = await connect();
        const states = options.state?.filter(isState);
        const datasets = await queries.datasets();
        const gaps = gapsOf(datasets);
        const past = options.at === undefined ? null : parsePast(options.at, clock());
        const selection = { address: at, dataset: options.dataset };
        const entries =
          past === null
            ? await selectEntries(queries, { ...selection, states })
            : inStates(
                entriesAt(await selectEntries(queries, selection), { queries, datasets, at: past }),
                states,
              );
        if (globals.json) {
          const levels = new Map(datasets.map(({ name, level }) => [name, level ?? 'read']));
          for await (const entry of entries) await terminal.json(entryJson(entry, gaps, levels));
          return EXIT.fine;
        }
        const seen = new Set<string>();
        const found = await terminal.table(COLUMNS, noting(entries, seen));
        terminal.note(counted(found, 'key'));
        for (const dataset of datasets.filter(({ name }) => seen.has(name)))
          for (const note of notRecordedNotes(dataset)) terminal.note(note);
        for (const name of [...seen].filter((each) => gaps.has(each)))
          terminal.note(
            `${escapeText(name)}: not every key was looked at since ${time(gaps.get(name) ?? null)} UTC`,
          );
        return EXIT.fine;
      }),
    );
}

const COLUMNS: readonly Column<EntrySummary>[] = [
  { title: 'STATE', cell: ({ state }) => ({ text: state, format: STATE_FORMAT[state] }) },
  { title: 'OBJECT', shrinks: true, wraps: true, cell: address },
  { title: 'EXPECTED', cell: ({ digest }) => shortDigest(digest) },
  { title: 'SIZE', drop: 1, align: 'right', cell: ({ size }) => (size === null ? '-' : count(size)) },
  { title: 'SINCE (UTC)', drop: 2, cell: ({ since }) => time(since) },
  { title: 'DATASET', drop: 3, shrinks: true, cell: ({ dataset }) => escapeText(dataset) },
];

/** Datasets of which not every key was looked at, and since when. */
const gapsOf = (datasets: readonly Dataset[]): ReadonlyMap<string, string> =>
  new Map(
    datasets.flatMap((dataset) => {
      const since = notLookedAtSince(dataset);
      return since === null ? [] : [[dataset.name, since] as const];
    }),
  );

async function* inStates(
  entries: AsyncIterable<EntrySummary>,
  states: readonly KeyState[] | undefined,
): AsyncGenerator<EntrySummary> {
  for await (const entry of entries) if (states === undefined || states.includes(entry.state)) yield entry;
}

/** The same entries; notes which datasets they are in. */
async function* noting(
  entries: AsyncIterable<EntrySummary>,
  seen: Set<string>,
): AsyncGenerator<EntrySummary> {
  for await (const entry of entries) {
    seen.add(entry.dataset);
    yield entry;
  }
}

const entryJson = (
  { bucket, key, dataset, state, digest, size, versionId, since, provenance = [] }: EntrySummary,
  gaps: ReadonlyMap<string, string>,
  levels: ReadonlyMap<string, string>,
) => ({
  bucket,
  key,
  dataset,
  level: levels.get(dataset) ?? null,
  state,
  notLookedAtSince: gaps.get(dataset) ?? null,
  expected: since === null ? null : { digest, size, versionId, since, provenance },
});

/** Every state that a key may be in. */
const STATES = Object.keys(STATE_FORMAT) as readonly KeyState[];

const isState = (text: string): text is KeyState => (STATES as readonly string[]).includes(text);
