import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Context } from '../context.ts';
import { watchedDatasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Runner } from '../runner.ts';
import { type Estimate, estimate } from './estimate.ts';
import { acceptsJson, type Preview, previewLines } from './preview.ts';
import { progressText, renderEstimate, renderSeal } from './render.ts';
import { seal } from './seal.ts';
import type { Tally } from './tally.ts';

export function addSeal(program: Command, runner: Runner): void {
  program
    .command('seal')
    .summary('take what a dataset holds now as what is expected')
    .description(
      'Establishes what is expected of each key of a dataset: pins the versions that are current now, and reads every byte of them in the account. An interrupted seal goes on where it stopped. Sealing again adds new keys after it has shown and asked; it lists altered keys and new ones with open findings, and never accepts them.',
    )
    .argument('<dataset>', 'name of the dataset')
    .option(
      '--dry-run',
      'say how many objects and bytes would be read, the price, and what sealing again would accept',
    )
    .option('--yes', 'do not ask before sealing again accepts new keys')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch seal moderation-v3 --dry-run\n  sealwatch seal moderation-v3\n  sealwatch seal moderation-v3 --yes',
    )
    .action((dataset: string, options: { dryRun?: boolean; yes?: boolean }, command: Command) =>
      runner.run(command, (context) =>
        options.dryRun ? printEstimate(context, dataset) : run(context, dataset, options.yes ?? false),
      ),
    );
}

async function printEstimate({ globals, terminal, connect }: Context, name: string): Promise<ExitCode> {
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, name);
  const estimated = await estimate(connection, dataset.name, (objects) =>
    terminal.progress.show(`listing: ${counted(objects, 'object')}`),
  );
  if (globals.json) await terminal.json(estimateJson(name, estimated));
  else await renderEstimate(terminal, name, estimated);
  return EXIT.fine;
}

async function run(
  { globals, terminal, connect }: Context,
  name: string,
  isAgreed: boolean,
): Promise<ExitCode> {
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, name);
  const tally = await resumably(terminal, () =>
    seal(connection, dataset.name, {
      watch: (step, so) => terminal.progress.show(progressText(step, so)),
      mayAccept: (preview) => mayAccept(terminal, name, preview, isAgreed),
    }),
  );
  if (tally.isResumed) terminal.note(`went on with the seal ${tally.run}`);
  if (tally.isDeclined) {
    terminal.note('Nothing was accepted, and the dataset stays sealed as it was.');
    return tally.exitCode;
  }
  if (globals.json) await terminal.json(sealJson(name, tally));
  else await renderSeal(terminal, name, tally);
  return tally.exitCode;
}

/** Shows what sealing again accepts, and asks. @throws {SealwatchError} `USAGE` where nobody can be asked */
async function mayAccept(
  terminal: Terminal,
  dataset: string,
  preview: Preview,
  isAgreed: boolean,
): Promise<boolean> {
  for (const line of previewLines(preview)) terminal.note(line);
  if (isAgreed) return true;
  const answer = await terminal.confirm(`Accept ${counted(preview.objects, 'new key')} as expected?`);
  if (answer !== null) return answer;
  throw new SealwatchError(
    'USAGE',
    `${dataset} was sealed before, and sealing it again would accept ${counted(preview.objects, 'new key')}; there is no terminal to ask on, so nothing was accepted: look at them with --dry-run, then say --yes`,
  );
}

/** Says to somebody who interrupts that nothing is lost. */
async function resumably<T>(terminal: Terminal, work: () => Promise<T>): Promise<T> {
  const interrupted = () => {
    terminal.note('interrupted; what is done is kept, and the same command goes on from here');
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  try {
    return await work();
  } finally {
    process.removeListener('SIGINT', interrupted);
  }
}

// What a shell reports for a process that Ctrl-C ended.
const INTERRUPTED = 130;

/** A seal as one JSON document. */
const sealJson = (dataset: string, tally: Tally) => ({
  dataset,
  run: tally.run,
  resumed: tally.isResumed,
  finished: tally.unfinished === 0,
  ...tally.outcomes,
  unfinished: tally.unfinished,
  judged: tally.judged,
  accepts: tally.preview && acceptsJson(tally.preview),
  keys: tally.remarkable.map(({ key, outcome, detail, findings }) => ({ key, outcome, detail, findings })),
  findings: [...tally.findings],
});

const estimateJson = (dataset: string, { objects, bytes, requests, price, preview }: Estimate) => ({
  dataset,
  objects,
  bytes,
  requests,
  price: { amount: Number(price.toFixed(4)), currency: 'USD', region: 'us-east-1' },
  first: preview === null,
  accepts: preview && acceptsJson(preview),
  suspects: (preview?.suspects ?? []).map(({ key, findings }) => ({ key, findings })),
});
