import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { rootDigest } from '../../core/attestation/root-digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { runningSha256 } from '../attest/running-sha256.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Globals } from '../globals.ts';
import { escapeText } from '../output/escape.ts';
import { bytes, count, counted } from '../output/style.ts';
import { parsePast, requireRootDigest } from '../parse/options.ts';
import { entriesAt } from '../query/past-entries.ts';
import type { Runner } from '../runner.ts';
import { type ByteStore, byteStore } from './byte-store.ts';
import { type Problem, type Pulled, pull } from './pull.ts';
import { wantedFiles } from './wanted-files.ts';

interface Options {
  readonly dataset: string;
  readonly at?: string;
  readonly expect?: string;
  readonly run?: boolean;
}

export function addPull(
  program: Command,
  runner: Runner,
  storeOf: (globals: Globals) => ByteStore = byteStore,
): void {
  program
    .command('pull')
    .summary('download exactly the approved bytes of a dataset, and start a job on them')
    .description(
      'Makes a directory hold exactly the approved versions of a dataset: downloads them by their version ids, digests them while they come, and gives a file its name only once it is right. What is there already and right is not fetched again, and what was interrupted goes on. Files that are none of the dataset are named. With --run, the command after -- starts only if all of it is right.',
    )
    .argument('<directory>', 'where the files go; it is made if it is not there')
    .argument('[command...]', 'with --run: the command, after --')
    .requiredOption('--dataset <name>', 'name of the dataset')
    .option('--at <time>', 'what was approved at this time; by default now')
    .option('--expect <root>', 'the root digest must be this one')
    .option('--run', 'start the command after -- once all files are right, and end as it ends')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch pull --dataset moderation-v3 data\n  sealwatch pull --dataset moderation-v3 data --run -- python train.py --epochs 3',
    )
    .action((directory: string, words: readonly string[], options: Options, command: Command) =>
      runner.run(command, (context) => pullDataset(context, { directory, words, options, storeOf })),
    );
}

interface Asked {
  readonly directory: string;
  readonly words: readonly string[];
  readonly options: Options;
  readonly storeOf: (globals: Globals) => ByteStore;
}

async function pullDataset(
  context: Context,
  { directory, words, options, storeOf }: Asked,
): Promise<ExitCode> {
  const { terminal, globals, clock } = context;
  if ((options.run === true) !== words.length > 0)
    throw new SealwatchError(
      'USAGE',
      'write the command that --run starts after --: --run -- python train.py',
    );
  requireRootDigest(options.expect);
  const at = options.at === undefined ? null : parsePast(options.at, clock());
  const connection = await context.connect();
  const dataset = await datasetNamed(connection.queries, options.dataset);
  if (dataset.sealedAt === null)
    throw new SealwatchError(
      'USAGE',
      `${dataset.name} was never sealed, so nothing of it is approved: sealwatch seal ${dataset.name}`,
    );
  const wanted = await wantedFiles(entriesOf(connection, dataset, at), dataset);
  const root = rootDigest(wanted, dataset.prefix, runningSha256());
  const sha256 = root.kind === 'root' ? root.sha256 : null;
  if (options.expect !== undefined && options.expect !== sha256)
    throw new SealwatchError(
      'CONFLICT',
      `the root digest is ${sha256 ?? 'not known'}, and ${options.expect} is expected: nothing was fetched`,
    );
  const { queries, lister } = connection;
  const pulled = await pull(directory, wanted, { store: storeOf(globals), queries, lister }, (done, size) =>
    terminal.progress.show(`fetched ${counted(done, 'file')}, ${bytes(size)}`),
  );
  await print(context, { dataset: dataset.name, directory, at, root: sha256, ...pulled });
  if (pulled.failed.length > 0 || pulled.extra.length > 0 || wanted.length === 0) return EXIT.findings;
  return options.run ? start(words, { directory, root: sha256 }) : EXIT.fine;
}

const entriesOf = ({ queries }: Connection, dataset: Dataset, at: string | null) => {
  const entries = queries.entries(dataset.bucket, dataset.prefix);
  return at === null ? entries : entriesAt(entries, { queries, datasets: [dataset], at });
};

interface Result extends Pulled {
  readonly dataset: string;
  readonly directory: string;
  readonly at: string | null;
  readonly root: string | null;
}

const MAX_NAMED = 20;

async function print({ terminal, globals }: Context, result: Result): Promise<void> {
  if (globals.json) {
    await terminal.json(result);
    return;
  }
  const { files, kept, fetched, failed, extra, root } = result;
  const listed = (problems: readonly Problem[]): string[] => [
    ...problems.slice(0, MAX_NAMED).map(({ name, reason }) => `  ${escapeText(name)}: ${escapeText(reason)}`),
    ...(problems.length > MAX_NAMED ? [`  and ${count(problems.length - MAX_NAMED)} more`] : []),
  ];
  const isRight = failed.length === 0 && extra.length === 0 && files > 0;
  await terminal.print(
    ...(failed.length > 0 ? ['could not be had:', ...listed(failed)] : []),
    ...(extra.length > 0 ? ['not of the dataset, and to be taken away first:', ...listed(extra)] : []),
    ...(files === 0 ? ['nothing is approved in it'] : []),
    `${isRight ? 'COMPLETE' : 'INCOMPLETE'}: ${counted(files, 'file')}, ${count(fetched)} fetched (${bytes(result.bytes)}), ${count(kept)} there already`,
    `root digest: ${root ?? 'not known'}`,
  );
}

/** Starts a job on the directory. @returns what it ends with; 4 where a signal ended it */
async function start(
  [program = '', ...words]: readonly string[],
  { directory, root }: { readonly directory: string; readonly root: string | null },
): Promise<ExitCode> {
  const environment = {
    ...process.env,
    SEALWATCH_DIRECTORY: directory,
    ...(root === null ? {} : { SEALWATCH_ROOT_DIGEST: root }),
  };
  const job = spawn(program, words, { stdio: 'inherit', env: environment });
  try {
    const [code] = await once(job, 'close');
    return (code ?? EXIT.failed) as ExitCode;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SealwatchError('USAGE', `cannot start ${JSON.stringify(program)}: ${why}`, { cause: error });
  }
}
