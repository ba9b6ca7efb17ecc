import { auditBuckets } from '../../core/engine/posture/audit-run.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import type { PastRun } from '../../core/report/changes.ts';
import { makeReport } from '../../core/report/make-report.ts';
import type { AuditReport } from '../../core/report/report.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { count, counted } from '../output/words.ts';
import { readDeployedRun } from './deployed-run.ts';
import { knownBy } from './known.ts';
import { readLastRun, saveRun } from './last-run.ts';
import { readMutes } from './mute-file.ts';
import type { AuditOptions } from './options.ts';
import { type Destination, destinationOf, tell } from './output.ts';
import type { Account, ReachAccount } from './reach.ts';
import type { Selection } from './selected.ts';
import { select } from './selection.ts';
import { exitOf } from './verdict.ts';

/** How the account is asked, and where files are looked for that nobody names. */
export interface Surroundings {
  readonly reach: ReachAccount;
  readonly folder: string;
}

/** Audits the buckets that are asked for, and tells what came of it. */
export async function audit(
  context: Context,
  names: readonly string[],
  options: AuditOptions,
  { reach, folder }: Surroundings,
): Promise<ExitCode> {
  // What is wrong with the command is said before anything is asked.
  const destination: Destination = destinationOf(options, context.globals);
  const mutes = await readMutes(
    options.mutes,
    folder,
    CHECKS.map(({ id }) => id),
  );
  const kept = await readLastRun(options, folder);
  const { known, isDoubtful } = await knownBy(context, options, folder);
  const account = reach(context.globals, known, context.clock);
  try {
    const selection = await select(names, options, { known, account, terminal: context.terminal });
    // What somebody kept on purpose comes first.
    const last = kept ?? (await readDeployedRun(context, known, account, selection));
    const report = await run(context, account, selection, { mutes, last });
    if (options.save) await saveRun(options.baseline, report, folder);
    await tell(report, destination, context.terminal);
    return worst(exitOf(report, selection, options), isDoubtful ? EXIT.unchecked : EXIT.fine);
  } finally {
    account.close();
  }
}

async function run(
  { terminal, clock }: Context,
  account: Account,
  selection: Selection,
  { mutes, last }: { readonly mutes: Awaited<ReturnType<typeof readMutes>>; readonly last: PastRun | null },
): Promise<AuditReport> {
  const at = clock().toISOString();
  const { id } = await account.facts.account();
  let done = 0;
  const outcomes = await auditBuckets(
    selection.buckets,
    { facts: account.facts, clock },
    {
      onBucket: () =>
        terminal.progress.show(`audited ${count(++done)} of ${counted(selection.buckets.length, 'bucket')}`),
    },
  );
  if (last !== null && last.account !== id)
    terminal.note(`the last run was of account ${last.account}: it is not compared with`);
  return makeReport(outcomes, {
    account: id,
    region: await account.region(),
    at,
    selection: selection.title,
    mutes,
    matched: selection.matched,
    last: last?.account === id ? last : null,
  });
}
