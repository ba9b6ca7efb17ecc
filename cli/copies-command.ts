import type { Command } from 'commander';
import { type Digest, parseDigest } from '../core/base/digest.ts';
import { SealwatchError } from '../core/base/errors.ts';
import type { Queries } from '../core/report/queries.ts';
import type { VersionRecord } from '../core/versions/version-record.ts';
import { EXIT } from './exit-codes.ts';
import { escapeText } from './output/escape.ts';
import { address, counted, time } from './output/style.ts';
import type { Column } from './output/table.ts';
import { parseObjectAddress } from './parse/options.ts';
import type { Runner } from './runner.ts';

export function addCopies(program: Command, runner: Runner): void {
  program
    .command('copies')
    .summary('every key and version that holds the same bytes')
    .description(
      'Lists every key and version in every guarded bucket that held the same bytes, by their digest, or by the expected bytes of an object.',
    )
    .argument('<digest-or-object>', 'sha256:<64 hex>, 64 hexadecimal digits, or s3://bucket/key')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch copies s3://acme-training-data/moderation/v3/labels-007.jsonl',
    )
    .action((what: string, _, command: Command) =>
      runner.run(command, async ({ globals, terminal, connect }) => {
        const { queries } = await connect();
        const digest = await digestOf(queries, what);
        const copies = queries.copies(digest);
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
  if (!what.startsWith('s3://'))
    return parseDigest(/^[0-9a-f]{64}$/i.test(what) ? `sha256:${what.toLowerCase()}` : what);
  const entry = await queries.entry(parseObjectAddress(what));
  const digest = entry?.standing.expected?.digest ?? entry?.standing.current?.digest;
  if (digest) return digest;
  throw new SealwatchError('NOT_FOUND', `no digest is known of ${what}`);
}

const COLUMNS: readonly Column<VersionRecord>[] = [
  { title: 'OBJECT', shrinks: true, cell: address },
  { title: 'VERSION', cell: ({ fact }) => escapeText(fact.versionId ?? 'null') },
  { title: 'STORED (UTC)', cell: ({ fact }) => time(fact.storedAt) },
  { title: 'CLASS', cell: ({ class: value }) => value },
  {
    title: 'ENDED (UTC)',
    cell: ({ fact }) => (fact.destroyed ? { text: time(fact.destroyed.at), format: 'red' } : '-'),
  },
];

const copyJson = ({ bucket, key, dataset, fact, class: value, level }: VersionRecord) => ({
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
});
