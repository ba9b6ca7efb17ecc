import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import { shortId } from '../../core/findings/finding.ts';
import { datasetWith } from '../../core/scope/dataset.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { counted, STATE_FORMAT, shortDigest, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { leaving } from '../runs/leave-run.ts';
import { runsCommand, shortName } from '../runs/watch-run.ts';
import { isRemarkable, Summary } from './summary.ts';
import { gapsIn, notRecordedIn, targetOf, unsealedIn } from './target.ts';
import { awaitVerification, beginVerify, verifiedKeys } from './verify.ts';

/** Verifies keys in S3 and prints what is not as it should be. */
export async function verifyRemote(
  { globals, terminal, connect }: Context,
  asked: {
    readonly address: string | undefined;
    readonly dataset: string | undefined;
    /** False to begin it only. */
    readonly wait: boolean;
  },
): Promise<ExitCode> {
  const connection = await connect();
  const target = await targetOf(connection, asked);
  const unsealed = await unsealedIn(connection.queries, target);
  // Verifying looks at the keys: what was not looked at before is asked first.
  const gaps = await gapsIn(connection.queries, target);
  const begun = await beginVerify(connection, target);
  if (begun.isJoined) terminal.note(`${shortName(begun.run)} verifies the same already: this is its result`);
  if (!asked.wait) {
    if (globals.json)
      await terminal.json({ run: begun.run, name: shortName(begun.run), status: begun.status });
    else await terminal.print(`${shortName(begun.run)}: ${begun.status}`);
    terminal.note(`It goes on in the account; see ${runsCommand('show', begun.run)}`);
    return EXIT.fine;
  }
  const run = await leaving(terminal, (onBegun) => {
    onBegun(begun.run);
    return awaitVerification(connection.runs, begun.run, {
      onProgress: (text) => terminal.progress.show(text),
      onNote: (text) => terminal.note(text),
    });
  });
  const summary = new Summary();
  const verified = counting(verifiedKeys(connection.runs, run.id), summary);
  if (globals.json) {
    for await (const key of verified)
      await terminal.json(verifiedJson(target.bucket, key, datasetWith(gaps, key.key)?.since ?? null));
    await terminal.json({
      kind: 'summary',
      keys: summary.keys,
      bytes: summary.bytes,
      states: summary.states,
      byS3: summary.byS3,
      archived: summary.archived,
    });
  } else {
    await terminal.table(VERIFIED_COLUMNS, remarkable(verified));
    await terminal.print(summary.text());
    if (summary.byS3 > 0)
      await terminal.print(`${counted(summary.byS3, 'key')} by S3's own SHA-256, not read`);
    await terminal.print(...summary.archiveLines(target.bucket, globals));
  }
  for (const { name } of unsealed)
    terminal.note(`${escapeText(name)} is not sealed: nothing is expected of its keys yet`);
  for (const { name, since } of gaps)
    terminal.note(`${escapeText(name)}: before this, not every key was looked at since ${time(since)} UTC`);
  for (const note of await notRecordedIn(connection.queries, target)) terminal.note(note);
  const isDone = run.status === 'done';
  if (!isDone)
    terminal.note(
      `Not every key was read: ${escapeText(run.reason ?? `the run is ${run.status}`)}; ${runsCommand('resume', run.id)} goes on`,
    );
  const isWhole = isDone && unsealed.length === 0 && summary.keys > 0;
  return worst(summary.exitCode, isWhole ? EXIT.fine : EXIT.unchecked);
}

async function* counting(source: AsyncIterable<VerifiedKey>, summary: Summary): AsyncGenerator<VerifiedKey> {
  for await (const key of source) {
    summary.add(key);
    summary.addArchived(key);
    yield key;
  }
}

async function* remarkable(source: AsyncIterable<VerifiedKey>): AsyncGenerator<VerifiedKey> {
  for await (const key of source) if (isRemarkable(key)) yield key;
}

/** What a table of keys shows that were read again. */
export const VERIFIED_COLUMNS: readonly Column<VerifiedKey>[] = [
  {
    title: 'STATE',
    cell: ({ state }) => ({ text: state, format: state === 'unguarded' ? 'yellow' : STATE_FORMAT[state] }),
  },
  { title: 'KEY', shrinks: true, wraps: true, cell: ({ key }) => escapeText(key) },
  { title: 'EXPECTED', drop: 2, cell: ({ expected }) => shortDigest(expected) },
  { title: 'FOUND', drop: 1, cell: ({ digest }) => shortDigest(digest) },
  { title: 'FINDING', cell: ({ findings }) => findings.map(shortId).join(' ') || '-' },
  { title: 'DETAIL', shrinks: true, cell: ({ detail }) => escapeText(detail ?? '') },
];

export const verifiedJson = (bucket: string, verified: VerifiedKey, notLookedAtSince: string | null) => ({
  kind: 'key',
  bucket,
  key: verified.key,
  state: verified.state,
  expected: verified.expected,
  digest: verified.digest,
  size: verified.size,
  versionId: verified.versionId,
  detail: verified.detail,
  level: verified.level ?? null,
  archived: verified.isArchived ?? false,
  findings: verified.findings,
  notLookedAtSince,
});
