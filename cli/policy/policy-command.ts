import type { Command } from 'commander';
import { organizationOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { type ReachAccount, reachAccount } from './account.ts';
import { accountOption, checkPolicies, type PolicyOptions, trustedOption } from './check.ts';

/** @param reach - how the account is asked; replaced in tests */
export function addPolicy(program: Command, runner: Runner, reach: ReachAccount = reachAccount): void {
  program
    .command('policy')
    .summary('judge bucket policies')
    .description('Judges policies of buckets, access points and keys.')
    .command('check')
    .summary('judge a policy document: public, external accounts, unconditional writes, transport')
    .description(
      'Judges policy documents by their text: whether S3 takes them for public, which accounts, organizations and identities outside may do something, and what else is wrong. Needs no AWS access. Name the account that owns them with --account; without it every account is outside.',
    )
    .argument('[files...]', 'policy documents, one a file; - is standard input')
    .option('--bucket <name>', 'bucket that the policy hangs on; with --aws and no file: the one to ask for')
    .option('--account <account>', 'account that owns the bucket', accountOption)
    .option('--trusted <account>', 'account that is not outside; may be repeated', trustedOption)
    .option('--organization <id>', 'organization (o-…) that is not outside', organizationOption)
    .option('--aws', 'ask the account for what the documents leave open', false)
    .option(
      '--access-analyzer',
      'with --aws: let Access Analyzer judge each document as well; AWS charges $0.0020 for each',
      false,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch policy check policy.json --account 111122223333\n  aws s3api get-bucket-policy --bucket acme-training-data | sealwatch policy check - --json\n  sealwatch policy check --aws --bucket acme-training-data\n  sealwatch policy check policy.json --aws --access-analyzer',
    )
    .action((files: readonly string[], options: PolicyOptions, command: Command) =>
      runner.run(command, (context) => checkPolicies(context, files, options, reach)),
    );
}
