import { Argument, type Command, Option } from 'commander';
import { choiceOption, organizationOption } from '../parse/options.ts';
import { trustedOption } from '../policy/check.ts';
import type { Runner } from '../runner.ts';
import { audit } from './audit.ts';
import { DEFAULT_BASELINE } from './last-run.ts';
import { DEFAULT_MUTES } from './mute-file.ts';
import {
  type AuditOptions,
  bucketArgument,
  datasetOption,
  FAIL_ON,
  FORMATS,
  scoreOption,
} from './options.ts';
import { type ReachAccount, reachAccount } from './reach.ts';

/**
 * @param reach how the account is asked; replaced in tests
 * @param folder where files are searched for that the options do not name
 */
export function addAudit(
  program: Command,
  runner: Runner,
  reach: ReachAccount = reachAccount,
  folder = process.cwd(),
): void {
  program
    .command('audit')
    .summary('score how well buckets would resist tampering')
    .description(
      'Asks AWS how buckets are configured, and judges it: what is open, what is unprotected, what leaves no evidence. Gives each bucket and all together a score from 0 to 100 and a grade, and says what to fix first, with the command that does. Needs credentials and no deployment. Without arguments it audits the guarded buckets.',
    )
    .addArgument(new Argument('[buckets...]', 'names of buckets').argParser(bucketArgument))
    .option('--all', 'every bucket of the account', false)
    .option('--ai', 'buckets whose names or tags look like AI, with what makes them look so', false)
    .option('--dataset <name>', 'the bucket of a dataset; may be repeated', datasetOption)
    .option('--config <file>', 'configuration that says what is guarded (default: the deployment)')
    .option('--trusted <account>', 'account that is not outside; may be repeated', trustedOption)
    .option('--organization <id>', 'organization (o-…) that is not outside', organizationOption)
    .addOption(
      new Option('--format <format>', 'form of the report').choices(FORMATS).argParser(choiceOption(FORMATS)),
    )
    .option('--output <file>', 'write the report to a file, in the form that its name ends with')
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 from this severity on (default: low)')
        .choices(FAIL_ON)
        .argParser(choiceOption(FAIL_ON)),
    )
    .option('--min-score <score>', 'end with 1 where a bucket or all together score less', scoreOption)
    .option('--mutes <file>', `who answers for which failures (default: ${DEFAULT_MUTES})`)
    .option('--baseline <file>', `earlier run to compare with (default: ${DEFAULT_BASELINE})`)
    .option('--save', 'keep this run there, for the next one to be compared with', false)
    .addHelpText('after', EXAMPLES)
    .action((names: readonly string[], options: AuditOptions, command: Command) =>
      runner.run(command, (context) => audit(context, names, options, { reach, folder })),
    );
}

const EXAMPLES = `
Examples:
  sealwatch audit                                         # the guarded buckets
  sealwatch audit acme-training-data --min-score 75       # for a pipeline
  sealwatch audit --ai --output audit.html                # what looks like AI, as a page
  sealwatch audit --all --save                            # compare with the last run, and keep this one
  sealwatch audit --all --format sarif --output audit.sarif`;
