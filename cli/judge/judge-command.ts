import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { ALERT_SCHEMA } from '../../core/alerts/alert.ts';
import { findingAlert } from '../../core/alerts/finding-alert.ts';
import { whatOf } from '../../core/alerts/subject.ts';
import type { RuleFailure } from '../../core/engine/activity/judge-call.ts';
import type { OfflineFinding } from '../../core/replay/finding.ts';
import { OfflineJudge } from '../../core/replay/offline-judge.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { address, counted, nameOfArn, SEVERITY_FORMAT, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { organizationOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { guardFrom, guardOption, type JudgeOptions, trustedOption } from './guard.ts';
import { judgeSources } from './judge-sources.ts';
import { type LogStore, type ReachLogs, reachLogs } from './log-bucket.ts';
import { checkedNames, type Input, sourcesOf } from './sources.ts';
import { Notes, Tally } from './tally.ts';

/** Where records come from beside files; replaced in tests. */
export interface Inputs {
  readonly standard: Input;
  readonly reach: ReachLogs;
}

export function addJudge(
  program: Command,
  runner: Runner,
  inputs: Inputs = { standard: process.stdin, reach: reachLogs },
): void {
  program
    .command('judge')
    .summary('judge CloudTrail records and S3 events offline')
    .description(
      'Judges recorded API calls and S3 events by the rules of a deployment, without one and without AWS access. Reads records, arrays of them, trail files, EventBridge envelopes, notifications, lines, and gzip of these. "Before" is what earlier records of the input set, else the safest state. Trails always matter; KMS keys and the objects of other buckets only with --guard \'*\' or a configuration that names them.',
    )
    .argument('[files...]', 'files, s3://bucket/prefix of log files, or - for standard input')
    .option(
      '--guard <bucket>',
      "bucket that is guarded as a whole, or '*' for everything; may be repeated",
      guardOption,
    )
    .option('--trusted <account>', 'account that is not outside; may be repeated', trustedOption)
    .option('--organization <id>', 'organization (o-…) that is not outside', organizationOption)
    .option(
      '--config <file>',
      'configuration that says what is guarded (default: sealwatch.config.ts, without --guard)',
    )
    .option(
      '--aws',
      'take the records of no named account for those of the account whose credentials are used',
      false,
    )
    .addHelpText(
      'after',
      "\nExamples:\n  sealwatch judge trail.json.gz --guard '*'\n  sealwatch judge s3://acme-trail/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/ --config sealwatch.config.ts\n  aws cloudtrail lookup-events | sealwatch judge --guard acme-training-data --json",
    )
    .action((files: readonly string[], options: JudgeOptions, command: Command) =>
      runner.run(command, (context) => judge(context, files, options, inputs)),
    );
}

async function judge(
  { globals, terminal, clock }: Context,
  files: readonly string[],
  options: JudgeOptions,
  { standard, reach }: Inputs,
): Promise<ExitCode> {
  const guard = await guardFrom(options, globals.stack);
  const names = await checkedNames(files, standard);
  let store: LogStore | undefined;
  const reached = (): LogStore => {
    store ??= reach(globals);
    return store;
  };
  const account = options.aws ? await reached().account() : null;
  const notes = new Notes(terminal);
  const ruleFailures: RuleFailure[] = [];
  const judgeOf = new OfflineJudge({
    guard,
    account,
    hash: sha256,
    now: clock(),
    onRuleFailure: (failure) => void ruleFailures.push(failure),
    onUnjudged: (why, { source, index }) => notes.addUnjudged(`${source}, record ${index}`, why),
  });
  const tally = new Tally();
  const onProgress = () =>
    terminal.progress.show(
      `judged ${counted(tally.records, 'record')}, ${counted(tally.findings, 'finding')}`,
    );
  const found = judgeSources(sourcesOf(names, standard, reached), {
    judge: judgeOf,
    tally,
    notes,
    ruleFailures,
    onProgress,
  });
  try {
    if (globals.json) for await (const each of found) await terminal.json(offlineJson(each));
    else await terminal.table(OFFLINE_COLUMNS, found);
  } finally {
    // What was judged before AWS failed was judged.
    tally.unverified = judgeOf.unverified;
    tally.unjudged = judgeOf.unjudged;
    tally.passedOver = judgeOf.passedOver;
    if (globals.json) await terminal.json(tally.json());
    else await terminal.print(tally.text());
  }
  return tally.exitCode;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A finding in the alert's form, with the record that it comes from. No deployment has it, so no command comes next. */
const offlineJson = ({ finding, origin, account, region }: OfflineFinding) => ({
  ...findingAlert(finding, true, { account: account ?? '', region: region ?? '' }),
  schema: ALERT_SCHEMA,
  account,
  region,
  next: [],
  origin,
});

const OFFLINE_COLUMNS: readonly Column<OfflineFinding>[] = [
  { title: 'TIME (UTC)', drop: 2, cell: ({ finding }) => time(finding.happenedAt) },
  {
    title: 'SEVERITY',
    cell: ({ finding: { severity } }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }),
  },
  { title: 'RULE', cell: ({ finding }) => finding.rule },
  { title: 'WHAT', shrinks: true, wraps: true, cell: whatText },
  { title: 'WHO', shrinks: true, drop: 1, cell: whoText },
  { title: 'WHERE', shrinks: true, cell: whereText },
];

function whatText({ finding }: OfflineFinding): string {
  return escapeText(whatOf(finding));
}

function whoText({ finding: { actor }, account }: OfflineFinding): string {
  if (actor.arn !== null) return nameOfArn(actor.arn, account);
  return actor.account === null ? '-' : `account ${escapeText(actor.account)}`;
}

function whereText({ finding: { bucket, key, resource } }: OfflineFinding): string {
  if (bucket !== null) return key === null ? escapeText(`s3://${bucket}`) : address({ bucket, key });
  return resource === null ? '-' : escapeText(resource);
}
