import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Context } from '../context.ts';
import { watchedDatasetNamed } from '../datasets.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findOne } from '../findings/select.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { parseFuture, requireReason } from '../parse/options.ts';
import { parseSha256sum, readText } from '../parse/sha256sum.ts';
import type { Runner } from '../runner.ts';
import { announce, keysOf, newKeysOf } from './approve-list.ts';

interface Options {
  readonly finding?: string;
  readonly dataset?: string;
  readonly prefix?: string;
  readonly reason: string;
  readonly expires?: string;
}

const USUAL_EXPIRY = '24h';

export function addApprove(program: Command, runner: Runner): void {
  program
    .command('approve')
    .summary('announce digests, or accept what one finding is about')
    .description(
      'Announces the digests that keys of a dataset will get, from a list that sha256sum made; versions with these bytes, stored before the approval expires, become the expected ones. With --finding it accepts the version that one finding is about. Who approves is proved by AWS, never typed.',
    )
    .argument('[file]', 'list of sha256sum; - is standard input')
    .requiredOption('--reason <text>', 'why; kept with the approval')
    .option('--dataset <name>', 'dataset of the keys')
    .option(
      '--prefix <prefix>',
      "what comes before each name to make its key (default: the dataset's prefix)",
    )
    .option(
      '--expires <time>',
      `until when versions may be stored: 24h, 7d, 2026-11-30T12:00:00Z (default: ${USUAL_EXPIRY})`,
    )
    .option('--finding <id>', 'accept what this finding is about')
    .addHelpText(
      'after',
      '\nExamples:\n  sha256sum labels-*.jsonl | sealwatch approve - --dataset moderation-v3 --reason "relabelled batch 12"\n  sealwatch approve --finding 7f3a9c --reason "planned fix, ticket 4711"',
    )
    .action((file: string | undefined, options: Options, command: Command) =>
      runner.run(command, (context) =>
        options.finding === undefined
          ? approveList(context, file, options)
          : approveFinding(context, file, options),
      ),
    );
}

async function approveList(context: Context, file: string | undefined, options: Options): Promise<ExitCode> {
  const { globals, terminal, clock, connect } = context;
  if (file === undefined || options.dataset === undefined) {
    throw new SealwatchError('USAGE', 'say what to approve: either FILE and --dataset NAME, or --finding ID');
  }
  const reason = requireReason(options.reason);
  const until = parseFuture(options.expires ?? USUAL_EXPIRY, clock());
  const list = parseSha256sum(await readText(file));
  const connection = await connect();
  const dataset = await watchedDatasetNamed(connection.queries, options.dataset);
  const digests = keysOf(dataset, options.prefix, list);
  const newKeys = await newKeysOf(connection.queries, { bucket: dataset.bucket, digests });
  const approved = await announce(connection, { bucket: dataset.bucket, digests, reason, until }, (keys) =>
    terminal.progress.show(`approved ${counted(keys, 'key')} of ${digests.length}`),
  );
  if (globals.json)
    await terminal.json({ dataset: dataset.name, until, ...approved, newKeys: newKeys.length });
  else
    await terminal.print(
      `${counted(approved.keys, 'key')} approved until ${time(until)} UTC by ${escapeText(approved.by)}`,
      ...newKeyLines(newKeys),
    );
  return EXIT.fine;
}

const MAX_NAMED = 5;

/** Says which keys are new: a name that was written wrong is one of them. */
function newKeyLines(keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const more = keys.length - MAX_NAMED;
  return [
    `${counted(keys.length, 'key')} ${keys.length === 1 ? 'is' : 'are'} new, of which nothing was expected before:`,
    ...keys.slice(0, MAX_NAMED).map((key) => `  ${escapeText(key)}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}

async function approveFinding(
  context: Context,
  file: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const { globals, terminal, connect } = context;
  const { finding: prefix = '', dataset, prefix: keys, expires } = options;
  if ([file, dataset, keys, expires].some((each) => each !== undefined)) {
    throw new SealwatchError(
      'USAGE',
      '--finding accepts one version: leave the file and the other options out',
    );
  }
  const reason = requireReason(options.reason);
  const connection = await connect();
  const { id } = await findOne(connection.queries, prefix);
  const { by, approval } = await connection.baseline('approved', { do: 'approve-finding', id, reason });
  if (globals.json) await terminal.json({ finding: id, approval, by });
  else await terminal.print(`what finding ${id} is about is approved by ${escapeText(by)}`);
  return EXIT.fine;
}
