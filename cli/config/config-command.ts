import type { Command } from 'commander';
import type { Runner } from '../runner.ts';
import { configDiff, type DiffOptions } from './config-diff.ts';

export function addConfig(program: Command, runner: Runner): void {
  const config = program
    .command('config')
    .summary('compare configurations')
    .description('About configurations.');
  config
    .command('diff')
    .summary('what a configuration would change, before it is deployed')
    .description(
      'Compares a configuration with what is deployed, or with another one, and says what would be guarded otherwise, with the severity that the finding protection-lowered would have after the deployment. Exit codes: 0 nothing is lowered, 1 something is, 2 wrong use.',
    )
    .argument(
      '[config]',
      'sealwatch.config.ts, a synthesized assembly (cdk.out), or its template; without it, the configuration of the folder',
    )
    .option(
      '--against <config>',
      'compare with this instead of what is deployed; takes every dataset for sealed',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch config diff\n  sealwatch config diff cdk.out --json\n  sealwatch config diff sealwatch.config.ts --against main.config.ts',
    )
    .action((file: string | undefined, options: DiffOptions, command: Command) =>
      runner.run(command, (context) => configDiff(context, file, options)),
    );
}
