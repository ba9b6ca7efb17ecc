import { Argument, type Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { choiceOption } from '../parse/options.ts';
import type { Runner } from '../runner.ts';
import { completionScript, SHELLS, type Shell } from './completion-scripts.ts';
import { completionWords } from './completion-words.ts';

export function addCompletion(program: Command, runner: Runner): void {
  program
    .command('completion')
    .summary('completion of commands and options for a shell')
    .description('Prints what a shell reads to complete commands, options and their values.')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).argParser(choiceOption(SHELLS)))
    .addHelpText(
      'after',
      '\nExamples:\n  source <(sealwatch completion bash)\n  source <(sealwatch completion zsh)\n  sealwatch completion fish | source',
    )
    .action((shell: Shell, _, command: Command) =>
      runner.run(command, async ({ terminal }) => {
        await terminal.print(completionScript[shell](completionWords(program)).trimEnd());
        return EXIT.fine;
      }),
    );
}
