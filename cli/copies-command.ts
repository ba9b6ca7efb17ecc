import type { Command } from 'commander';
import { mapAtOnce } from '../core/base/concurrency-limit.ts';
import { type Digest, parseDigest } from '../core/base/digest.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { isThere } from '../core/engine/objects/find-copies.ts';
import type { Queries } from '../core/report/queries.ts';
import type { CommandLister } from '../core/restore/key-in-s3.ts';
import type { VersionRecord } from '../core/versions/version-record.ts';
import { EXIT } from './exit-codes.ts';
import { escapeText } from './output/escape.ts';
import { address, counted, time } from './output/style.ts';
import type { Cell, Column } from './output/table.ts';
import { isAddress, parseObjectAddress } from './parse/options.ts';
import type { Runner } from './runner.ts';

export function addCopies(program: Command, runner: Runner): void {
  program
    .command('copies')
    .summary('list every key and version that holds the same bytes')
    .description(
      'Lists every key and version in every guarded bucket that held the same bytes, by their digest, or by the expected bytes of an object, and asks S3 whether each is still there.',
    )
    .argument('<digest-or-object>', 'sha256:<64 hex>, 64 hexadecimal digits, or s3://bucket/key')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch copies s3://acme-training-data/moderation/v3/labels-007.jsonl',
    )
    .action((what: string, _, command: Command) =>
      runner.run(command, async ({ globals, terminal, connect }) => {
        const { queries, lister } = await connect();
        const digest = await digestOf(queries, what);
        const copies = confirmed(queries.copies(digest), lister);
        if (globals.json) {
          for await (const copy of copies) await terminal.json(copyJson(copy));
          return EXIT.fine;
        }
        await terminal.print(digest);
        terminal.note(counted(await terminal.table(COLUMNS, copies), 'version'));
        return EXIT.fine;
      }),
    );
}

async function digestOf(queries: Queries, what: string): Promise<Digest> {
  if (!isAddress(what))
    return parseDigest(/^[0-9a-f]{64}$/i.test(what) ? `sha256:${what.toLowerCase()}` : what);
  const entry = await queries.entry(parseObjectAddress(what));
  const digest = entry?.standing.expected?.digest ?? entry?.standing.current?.digest;
  if (digest) return digest;
  throw new SealwatchError('NOT_FOUND', `no digest is known of ${what}`);
}

/** A version that held the bytes, and whether S3 says that it is there and holds them; `null` where S3 did not say. */
interface KnownCopy {
  readonly record: VersionRecord;
  readonly there: boolean | null;
}

const CONCURRENCY = 20;

// A deletion may be known to S3 before its event comes, and an overwritten null version ends without one.
async function* confirmed(
  records: AsyncIterable<VersionRecord>,
  lister: CommandLister,
): AsyncGenerator<KnownCopy> {
  const silent = new Set<string>();
  const ask = async (record: VersionRecord): Promise<KnownCopy> => {
    if (record.fact.destroyed !== null) return { record, there: false };
    if (silent.has(record.bucket)) return { record, there: null };
    const answer = await isThere(record, { lister });
    if (answer === 'refused') silent.add(record.bucket);
    return { record, there: answer === 'refused' ? null : answer === 'there' };
  };
  let waiting: VersionRecord[] = [];
  for await (const record of records) {
    waiting.push(record);
    if (waiting.length < CONCURRENCY) continue;
    yield* await mapAtOnce(waiting, CONCURRENCY, ask);
    waiting = [];
  }
  yield* await mapAtOnce(waiting, CONCURRENCY, ask);
}

const COLUMNS: readonly Column<KnownCopy>[] = [
  { title: 'OBJECT', shrinks: true, wraps: true, cell: ({ record }) => address(record) },
  { title: 'VERSION', cell: ({ record: { fact } }) => escapeText(fact.versionId ?? 'null') },
  { title: 'STORED (UTC)', drop: 1, cell: ({ record: { fact } }) => time(fact.storedAt) },
  { title: 'CLASS', drop: 2, cell: ({ record }) => record.class },
  { title: 'ENDED (UTC)', cell: endedCell },
];

function endedCell({ record: { fact }, there }: KnownCopy): Cell {
  if (fact.destroyed) return { text: time(fact.destroyed.at), format: 'red' };
  if (there) return { text: '-' };
  return there === null ? { text: 'not confirmed by S3' } : { text: 'not there any more', format: 'red' };
}

const copyJson = ({ record: { bucket, key, dataset, fact, class: value, level }, there }: KnownCopy) => ({
  bucket,
  key,
  versionId: fact.versionId,
  dataset,
  digest: fact.digest,
  size: fact.size,
  storedAt: fact.storedAt,
  class: value,
  level,
  destroyed: fact.destroyed && { at: fact.destroyed.at, by: fact.destroyed.by },
  there,
});
