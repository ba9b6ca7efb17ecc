import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { envelopeJson, STATEMENT_PAYLOAD, signEnvelope } from '../../core/attestation/dsse.ts';
import { statementBytes, statementJson } from '../../core/attestation/statement.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { wholeSecond } from '../../core/base/time.ts';
import { currentMode, type Dataset } from '../../core/scope/dataset.ts';
import type { Window } from '../../core/versions/past-states.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import type { ExitCode } from '../exit-codes.ts';
import { counted } from '../output/style.ts';
import { parsePast } from '../parse/options.ts';
import { requireWritable } from '../parse/require-writable.ts';
import type { Runner } from '../runner.ts';
import { openSigner } from '../signing/open-key.ts';
import { statementOf } from './statement-of.ts';
import { exitOf, verdictLines } from './verdict.ts';
import { addAttestVerify } from './verify-attestation.ts';

interface Options {
  readonly dataset?: string;
  readonly from?: string;
  readonly to?: string;
  readonly key?: string;
  readonly certificate?: string;
  readonly unsigned?: boolean;
  readonly output?: string;
}

export function addAttest(program: Command, runner: Runner): void {
  const attest = program
    .command('attest')
    .summary('state, signed, what a dataset was in a time, and whether nothing unapproved was current')
    .description(
      'Makes an in-toto statement about a dataset in a window of time: every key, version and digest that was current, the root digest of the dataset, whether content that nobody had approved was current and for how long, and what the statement does not cover. It is signed as a DSSE envelope.',
    )
    .option('--dataset <name>', 'about this dataset')
    .option('--from <time>', 'from this time on; by default since the seal')
    .option('--to <time>', 'up to this time; by default now')
    .option('--key <key>', 'sign with this key: a file in PEM, the ARN of a key of KMS, or alias/NAME')
    .option('--certificate <file>', 'certificates of the key in PEM, its own first')
    .option('--unsigned', 'make the bare statement, which proves nothing')
    .option('--output <file>', 'write it there; by default to standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch attest --dataset moderation-v3 --from 2026-11-20 --key alias/attestations --output clean.json\n  sealwatch attest verify clean.json --public-key attestations.pub',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => attestWindow(context, options)),
    );
  addAttestVerify(attest, runner);
}

async function attestWindow(context: Context, options: Options): Promise<ExitCode> {
  const { dataset: name, key, unsigned = false, certificate } = options;
  if (name === undefined) throw new SealwatchError('USAGE', 'say which dataset: --dataset NAME');
  if ((key === undefined) !== unsigned)
    throw new SealwatchError(
      'USAGE',
      'say either what signs it, --key FILE or --key alias/NAME, or --unsigned',
    );
  if (options.output !== undefined) requireWritable(options.output);
  const signer = key === undefined ? null : await openSigner(context.globals, { key, certificate });
  const connection = await context.connect();
  const dataset = await datasetNamed(connection.queries, name);
  const statement = await statementOf(connection, dataset, {
    window: windowOf(options, dataset, context.clock()),
    madeAt: context.clock().toISOString(),
    onKeys: (keys) => context.terminal.progress.show(counted(keys, 'key')),
  });
  const document =
    signer === null
      ? statementJson(statement)
      : envelopeJson(await signEnvelope(STATEMENT_PAYLOAD, statementBytes(statement), signer));
  if (options.output === undefined) await context.terminal.json(document);
  else {
    await mkdir(dirname(options.output), { recursive: true });
    await writeFile(options.output, `${JSON.stringify(document)}\n`);
  }
  for (const line of verdictLines(statement)) context.terminal.note(line);
  return exitOf(statement);
}

/**
 * The window that is asked for, in whole seconds.
 * @throws {SealwatchError} `USAGE` for a dataset that was never sealed, and a time that ends before it begins or after now
 */
function windowOf({ from, to }: Options, dataset: Dataset, now: Date): Window {
  if (dataset.sealedAt === null)
    throw new SealwatchError(
      'USAGE',
      `${dataset.name} was never sealed, so nothing is expected of it: sealwatch seal ${dataset.name}`,
    );
  if (currentMode(dataset) === 'open')
    throw new SealwatchError(
      'USAGE',
      `${dataset.name} is open: everything is allowed in it, and nothing approved`,
    );
  const window = {
    from: wholeSecond(from === undefined ? dataset.sealedAt : parsePast(from, now)),
    to: wholeSecond(to === undefined ? now : parsePast(to, now)),
  };
  if (window.from >= window.to || window.to > now.toISOString())
    throw new SealwatchError(
      'USAGE',
      `the time has to begin before it ends, and to end by now: from ${window.from} to ${window.to}`,
    );
  return window;
}
