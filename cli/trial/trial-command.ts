import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import { CLAIMS } from '../../core/trial/claims.ts';
import type { Connection } from '../connection/connect.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { listOption, parseCount } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { causeOf, cleanUpLater, holdTrial, IDS, type TrialOptions, type Work } from './hold-trial.ts';
import { Interruption } from './interruption.ts';
import { reachAws, type TrialReach } from './reach-aws.ts';
import { renderClaims } from './render-trial.ts';
import { reportFiles } from './report-files.ts';
import { TrialJournalFile } from './trial-journal.ts';
import { trialPlace } from './trial-place.ts';

type ReachOf = (connection: Connection, context: Context) => TrialReach;

/** What the command works with; tests give their own. */
interface Means {
  readonly reachOf: ReachOf;
  readonly interruption: () => Interruption;
  /** Where journals are. */
  readonly journals: string;
}

const MEANS: Means = {
  reachOf: reachAws,
  interruption: () => new Interruption(),
  journals: '.sealwatch',
};

export function addTrial(program: Command, runner: Runner, means: Partial<Means> = {}): void {
  program
    .command('trial')
    .summary('try in AWS what no test has shown, in a bucket in which nothing is at stake')
    .description(
      'Tries, one after the other, what Sealwatch takes for true of AWS and no test has shown in a real account, in an empty guarded bucket that was made for it. Says first what it will do, and asks; writes and deletes only in a folder of its own; takes away what it made, also when it is interrupted. Writes a report as JSON and Markdown: claim, shown or not, and what AWS really answered, without account ids, ARNs, addresses, names, keys and tokens.',
    )
    .option('--bucket <name>', 'a guarded bucket without objects')
    .addOption(
      new Option('--only <claims>', 'only these claims, with commas between them; --list names them')
        .choices(IDS)
        .argParser(listOption(IDS)),
    )
    .option('--wait <seconds>', 'wait at most so long for what AWS does by itself', parseCount)
    .option('--output <file>', 'name of the report; both .json and .md are written')
    .option('--keep', 'leave what was made, for a look at it; --clean-up takes it away later')
    .option('--yes', 'do not ask')
    .option('--clean-up', 'only take away what an earlier trial of the bucket has left')
    .option('--list', 'only list the claims; needs no deployment')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch trial --list\n  sealwatch trial --bucket acme-trial\n  sealwatch trial --bucket acme-trial --only event-delay,event-keys --output trial.json --yes\n  sealwatch trial --bucket acme-trial --clean-up',
    )
    .action((options: TrialOptions, command: Command) =>
      runner.run(command, (context) => ofAws(() => trial(context, options, { ...MEANS, ...means }))),
    );
}

/** Where a refusal of AWS ends the command, what AWS said is said. */
async function ofAws<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw causeOf(error);
  }
}

async function trial(
  context: Context,
  options: TrialOptions,
  { reachOf, interruption, journals }: Means,
): Promise<ExitCode> {
  if (options.list) return list(context);
  const { bucket } = options;
  if (bucket === undefined)
    throw new SealwatchError('USAGE', 'name an empty guarded bucket with --bucket, or --list the claims');
  const files = reportFiles(options.output, context.clock());
  const connection = await context.connect();
  const place = await trialPlace(connection.queries, bucket);
  const work: Work = {
    context,
    options,
    connection,
    place,
    files,
    reach: reachOf(connection, context),
    journal: new TrialJournalFile(join(journals, `trial-${bucket}.journal`)),
    interruption: interruption(),
  };
  return options.cleanUp ? cleanUpLater(work) : holdTrial(work);
}

async function list({ terminal, globals }: Context): Promise<ExitCode> {
  if (globals.json) await terminal.json({ claims: CLAIMS });
  else await renderClaims(terminal);
  return EXIT.fine;
}
