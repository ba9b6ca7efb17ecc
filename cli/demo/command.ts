import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Runner } from '../runner.ts';
import { renderEvent } from './render.ts';
import { commandLine, runSelf } from './self.ts';

export function addDemo(program: Command, runner: Runner): void {
  program
    .command('demo')
    .summary('the guided tour: a dataset is sealed, then tampered with')
    .description(
      'Starts an AWS emulator on this machine, deploys the real stack, seals a small dataset and tampers with it, step by step, showing each alert as it arrives. Needs Python 3.10 and the CDK; touches no account. Everything is stopped at the end.',
    )
    .option('--keep', 'leave it up at the end, until interrupted, to look around', false)
    .addHelpText('after', '\nExamples:\n  sealwatch demo\n  sealwatch demo --keep')
    .action((options: { keep: boolean }, command: Command) =>
      runner.run(command, (context) => demo(context, options.keep)),
    );
}

async function demo({ globals, terminal }: Context, keep: boolean): Promise<ExitCode> {
  // Only this command needs it, and it is large.
  const { runDemo } = await import('../../local/demo/index.ts');
  await runDemo({
    keep,
    runCommand: (words, environment) => runSelf(words, environment, globals.json ? 'aside' : 'shown'),
    reporter: {
      progress: (line) => terminal.progress.show(`    ${line}`),
      tell: (event) =>
        globals.json
          ? terminal.json(event)
          : terminal.print(...renderEvent(event, { style: terminal.style, command: commandLine() })),
    },
  });
  return EXIT.fine;
}
