import type { Command } from 'commander';
import { recordedIn } from '../../core/readers/record-coverage.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { type LogStore, type ReachLogs, reachLogs } from '../judge/log-bucket.ts';
import { type Input, requireReadable } from '../judge/sources.ts';
import { Notes } from '../judge/tally.ts';
import { counted } from '../output/style.ts';
import { isAddress } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { type FindLogs, type FoundLogs, findLogs } from './find-logs.ts';
import { makeReport, notListed, reportJson } from './readers-report.ts';
import { renderReaders } from './render-readers.ts';
import { readLogs } from './run-readers.ts';
import { namedSubject, subjectOfFinding } from './subject.ts';

/** Where logs come from; replaced in tests. */
export interface LogInputs {
  readonly standard: Input;
  readonly reach: ReachLogs;
  readonly find: FindLogs;
  /** @default as many as there are cores */
  readonly threads?: number;
}

interface ReadersOptions {
  readonly from?: string;
  readonly to?: string;
  readonly versionId?: string;
}

export function addReaders(
  program: Command,
  runner: Runner,
  inputs: LogInputs = { standard: process.stdin, reach: reachLogs, find: findLogs },
): void {
  program
    .command('readers')
    .summary('say who read wrong bytes, and what has to run again')
    .description(
      'Says who read a version while it was current and wrong: identities, sessions, addresses, requests and bytes; and which jobs have to run again. Reads log files of CloudTrail, server access logs of S3 and results of queries in CloudTrail Lake, packed or not. Without logs it looks for those of the trails of this account and of the access log of the bucket.',
    )
    .argument('<finding-or-object>', 'id of a finding, or its beginning; or s3://bucket/key with --from')
    .argument('[logs...]', 'files, directories, s3://bucket/prefix, or - for standard input')
    .option('--from <time>', 'from when on: 24h, 7d, 2026-11-20 or 2026-11-20T03:00:00Z')
    .option('--to <time>', 'until when (default: now)')
    .option('--version-id <id>', 'of an object: this version only')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch readers 7f3a9c\n  sealwatch readers 7f3a9c s3://acme-trail/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/\n  sealwatch readers s3://acme-training-data/moderation/v3/labels-007.jsonl logs/ --from 2026-11-20T03:00:00Z --to 2026-11-20T04:00:00Z',
    )
    .action((about: string, logs: readonly string[], options: ReadersOptions, command: Command) =>
      runner.run(command, (context) => readers(context, { about, logs, options }, inputs)),
    );
}

interface Asked {
  readonly about: string;
  readonly logs: readonly string[];
  readonly options: ReadersOptions;
}

async function readers(
  { globals, terminal, clock, connect }: Context,
  { about, logs, options }: Asked,
  { standard, reach, find, threads }: LogInputs,
): Promise<ExitCode> {
  await requireReadable(logs);
  const now = clock();
  const question = { about, ...options };
  const connection = isAddress(about) ? null : await connect();
  const asked =
    connection === null
      ? namedSubject(question, now)
      : await subjectOfFinding(connection.queries, question, now);
  const { subject } = asked;
  let store: LogStore | undefined;
  const reached = (): LogStore => {
    store ??= reach(globals);
    return store;
  };
  const notes = new Notes(terminal);
  const found: FoundLogs | null = logs.length > 0 ? null : await find(globals, subject, subject.periods, now);
  for (const doubt of found?.doubts ?? []) terminal.note(`cannot ask ${doubt}`);
  const read = await readLogs({
    names: found?.names ?? logs,
    subject,
    globals,
    standard,
    reach: reached,
    threads,
    onProgress: (records, files) =>
      terminal.progress.show(`read ${counted(records, 'record')} in ${counted(files, 'file')}`),
    onProblem: (place, why) => notes.add(place, why),
  });
  const { files, digests, counts } = read;
  const recorded = recordedIn({
    periods: subject.periods,
    files,
    digests,
    trails: found?.trails ?? null,
    bucket: subject.bucket,
    now,
  });
  const own = connection?.deployment.outputs.ReaderRoleArns?.split(',') ?? [];
  const report = makeReport(asked, read, recorded, own);
  if (globals.json) await terminal.json(reportJson(report));
  else await renderReaders(terminal, report, connection?.deployment.account ?? null);
  return worst(
    counts.failed > 0 ? EXIT.failed : EXIT.fine,
    counts.unreadable > 0 ||
      notListed(read).length > 0 ||
      recorded.state !== 'yes' ||
      (found?.doubts.length ?? 0) > 0
      ? EXIT.unchecked
      : EXIT.fine,
  );
}
