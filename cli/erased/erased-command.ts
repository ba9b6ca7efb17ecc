import type { Command } from 'commander';
import { parseDigest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { awsFlags, type Globals } from '../globals.ts';
import { escapeText } from '../output/escape.ts';
import { s3apiCommand } from '../output/s3api-command.ts';
import { address, count, counted } from '../output/style.ts';
import { parseObjectAddress } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import {
  type Remain,
  type RemainsReader,
  remainsOfDigest,
  remainsOfKey,
  type Unasked,
} from './find-remains.ts';
import { remainsReader } from './remains-reader.ts';

/** How the command asks S3; tests give their own. */
export type ReaderOf = (connection: Connection) => RemainsReader;

export function addErased(
  program: Command,
  runner: Runner,
  readerOf: ReaderOf = ({ clients }) => remainsReader(clients.s3),
): void {
  program
    .command('erased')
    .summary('prove that an object or some bytes are gone everywhere, or name what is left')
    .description(
      'Looks for everything that is left of a key, or of bytes: versions and delete markers, uploads in parts that nobody ended, other keys in guarded buckets with the same bytes, and replicas where replication rules copy to. Ends with 0 only if nothing is left and everything could be asked. Deletes nothing: it prints the commands.',
    )
    .argument('[object]', 's3://bucket/key')
    .option('--digest <digest>', 'these bytes, under whatever key: sha256:<64 hex>, or 64 hexadecimal digits')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch erased s3://acme-training-data/moderation/v3/person-4711.jsonl\n  sealwatch erased s3://acme-training-data/moderation/v3/person-4711.jsonl --json',
    )
    .action((object: string | undefined, options: { readonly digest?: string }, command: Command) =>
      runner.run(command, (context) => erased(context, { object, digest: options.digest, readerOf })),
    );
}

interface Asked {
  readonly object: string | undefined;
  readonly digest: string | undefined;
  readonly readerOf: ReaderOf;
}

async function erased(context: Context, { object, digest, readerOf }: Asked): Promise<ExitCode> {
  const { terminal, globals } = context;
  if ((object === undefined) === (digest === undefined))
    throw new SealwatchError('USAGE', 'say what is to be gone: s3://bucket/key, or --digest sha256:…');
  const connection = await context.connect();
  const ports = { queries: connection.queries, reader: readerOf(connection) };
  const found =
    object === undefined
      ? remainsOfDigest(digestOf(digest ?? ''), ports)
      : remainsOfKey(parseObjectAddress(object), ports);
  let [left, unasked] = [0, 0];
  for await (const each of found) {
    if (each.kind === 'unasked') unasked += 1;
    else left += 1;
    if (globals.json) await terminal.json(jsonOf(each, globals));
    else await terminal.print(...linesOf(each, globals));
    terminal.progress.show(counted(left, 'remainder'));
  }
  const isProven = left === 0 && unasked === 0;
  if (globals.json) await terminal.json({ kind: 'summary', erased: isProven, left, unasked });
  else await terminal.print(verdict(left, unasked));
  if (left > 0) return EXIT.findings;
  return unasked > 0 ? EXIT.unchecked : EXIT.fine;
}

const digestOf = (text: string) =>
  parseDigest(/^[0-9a-f]{64}$/i.test(text) ? `sha256:${text.toLowerCase()}` : text);

function verdict(left: number, unasked: number): string {
  if (left > 0) return `NOT ERASED: ${count(left)} left`;
  if (unasked > 0) return `NOT PROVEN: ${counted(unasked, 'question')} not answered`;
  return 'ERASED: nothing is left in the guarded buckets, and nothing where they are replicated to';
}

function linesOf(each: Remain | Unasked, globals: Globals): readonly string[] {
  if (each.kind === 'unasked') return [`not answered  ${escapeText(each.what)}: ${escapeText(each.why)}`];
  const version = each.uploadId ?? each.versionId ?? 'null';
  const command =
    commandOf(each, globals) ?? 'the key holds a zero byte, which no shell can pass on: use an SDK';
  const isByName = each.uploadId === null && each.versionId === null;
  return [
    `${each.kind}  ${address(each)}  ${escapeText(version)}`,
    `  ${command}`,
    ...(isByName ? [`  ${BY_NAME}`] : []),
  ];
}

// S3 has no condition for the deletion of a version.
const BY_NAME =
  '(deletes whatever is stored without a version id by then, not only this: look again right before)';

const jsonOf = (each: Remain | Unasked, globals: Globals) =>
  each.kind === 'unasked' ? each : { ...each, command: commandOf(each, globals) };

/** What deletes it, for somebody to run. No shell can pass on a zero byte. */
function commandOf({ bucket, key, versionId, uploadId }: Remain, globals: Globals): string | null {
  if (key.includes('\0')) return null;
  const target = { Bucket: bucket, Key: key };
  return uploadId === null
    ? s3apiCommand('delete-object', { ...target, VersionId: versionId ?? 'null' }, awsFlags(globals))
    : s3apiCommand('abort-multipart-upload', { ...target, UploadId: uploadId }, awsFlags(globals));
}
