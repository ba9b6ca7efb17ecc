import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Context } from '../context.ts';
import { watchedDatasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Runner } from '../runner.ts';
import { leaving } from '../runs/leave-run.ts';
import { runsCommand, shortName } from '../runs/watch-run.ts';
import { type Estimate, estimate } from './estimate.ts';
import { acceptsJson, type Preview, previewLines } from './preview.ts';
import { renderEstimate, renderSeal } from './render.ts';
import { beginSeal, seal } from './seal.ts';
import type { Tally } from './tally.ts';

export function addSeal(program: Command, runner: Runner): void {
  program
    .command('seal')
    .summary('take what a dataset holds now as what is expected')
    .description(
      'Establishes what is expected of each key of a dataset: pins the versions that are current now, and reads every byte of them in the account. It goes on there when the command is interrupted, and a seal that was stopped goes on where it was. Sealing again adds new keys after it has shown and asked; it lists altered keys and new ones with open findings, and never accepts them.',
    )
    .argument('<dataset>', 'name of the dataset')
    .option(
      '--dry-run',
      'say how many objects and bytes would be read, the price, and what sealing again would accept',
    )
    .option('--yes', 'do not ask before sealing again accepts new keys')
    .option('--no-wait', 'begin it and do not wait for its end')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch seal moderation-v3 --dry-run\n  sealwatch seal moderation-v3\n  sealwatch seal moderation-v3 --yes',
    )
    .action((dataset: string, { dryRun, yes = false, wait }: Options, command: Command) =>
      runner.run(command, (context) => {
        if (dryRun) return printEstimate(context, dataset);
        return wait ? run(context, dataset, yes) : begin(context, dataset, yes);
      }),
    );
}

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait: boolean;
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

/** Begins a seal and leaves it to the account. */
async function begin(
  { globals, terminal, connect }: Context,
  name: string,
  isAgreed: boolean,
): Promise<ExitCode> {
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, name);
  if (dataset.status === 'sealed' && !isAgreed)
    throw new SealwatchError(
      'USAGE',
      `${name} was sealed before, and nobody waits for the question which new keys it may accept: look at them with --dry-run, then say --yes beside --no-wait`,
    );
  const accepts = isAgreed ? 'additions' : 'baseline';
  const { run, status, isResumed } = await beginSeal(connection, dataset.name, {
    accepts,
    onBegun: () => {},
  });
  if (globals.json)
    await terminal.json({ dataset: name, run, name: shortName(run), resumed: isResumed, status });
  else await terminal.print(`${shortName(run)}: ${status}`);
  terminal.note(`It goes on in the account; see ${runsCommand('show', run)}`);
  return EXIT.fine;
}

async function run(
  { globals, terminal, connect }: Context,
  name: string,
  isAgreed: boolean,
): Promise<ExitCode> {
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, name);
  const tally = await leaving(terminal, (onBegun) =>
    seal(connection, dataset.name, {
      accepts: 'baseline',
      onBegun,
      onProgress: (text) => terminal.progress.show(text),
      onNote: (text) => terminal.note(text),
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
  const what = counted(preview.objects, 'new key');
  return terminal.confirm(
    `Accept ${what} as expected?`,
    `${dataset} was sealed before, and sealing it again would accept ${what}; there is no terminal to ask on, so nothing was accepted: look at them with --dry-run, then say --yes`,
  );
}

/** A seal as one JSON document. */
const sealJson = (dataset: string, tally: Tally) => ({
  dataset,
  run: tally.run,
  resumed: tally.isResumed,
  finished: tally.reason === null,
  ...tally.outcomes,
  byS3: tally.byS3,
  unfinished: tally.unfinished,
  judged: tally.judged,
  accepts: tally.preview && acceptsJson(tally.preview),
  keys: tally.remarkable.map(({ key, outcome, detail, findings }) => ({ key, outcome, detail, findings })),
  findings: [...tally.findings],
});

const estimateJson = (dataset: string, { objects, bytes, byS3, requests, price, preview }: Estimate) => ({
  dataset,
  objects,
  bytes,
  byS3,
  requests,
  price: { amount: Number(price.toFixed(4)), currency: 'USD', region: 'us-east-1' },
  first: preview === null,
  accepts: preview && acceptsJson(preview),
  suspects: (preview?.suspects ?? []).map(({ key, findings }) => ({ key, findings })),
});
