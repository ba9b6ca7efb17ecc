import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { shellCommand } from '../output/escape.ts';
import type { Runner } from '../runner.ts';
import { renderEvent } from './render.ts';

export function addDemo(program: Command, runner: Runner): void {
  program
    .command('demo')
    .summary('show a guided tour: a dataset is sealed, then tampered with')
    .description(
      'Starts an AWS emulator on this machine, deploys the real stack, seals a small dataset and tampers with it, step by step, showing each alert as it arrives. Needs Python 3.10 and the CDK; touches no account. Everything is stopped at the end.',
    )
    .option('--keep', 'leave it up at the end, until interrupted, to look around', false)
    .option('--incident', 'play one incident from end to end: a job reads bad labels; then the answer', false)
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch demo\n  sealwatch demo --keep\n  sealwatch demo --incident',
    )
    .action((options: DemoOptions, command: Command) =>
      runner.run(command, (context) => demo(context, options)),
    );
}

interface DemoOptions {
  readonly keep: boolean;
  readonly incident: boolean;
}

async function demo({ globals, terminal }: Context, { keep, incident }: DemoOptions): Promise<ExitCode> {
  // Only this command needs it, and it is large.
  const { runDemo } = await import('../../local/demo/demo.ts');
  await runDemo({
    keep,
    incident,
    runCommand: (words, environment) => runSelf(words, environment, globals.json ? 'aside' : 'shown'),
    reporter: {
      progress: (line) => terminal.progress.show(`    ${line}`),
      report: (event) =>
        globals.json
          ? terminal.json(event)
          : terminal.print(...renderEvent(event, { style: terminal.style, command: commandLine() })),
    },
  });
  return EXIT.fine;
}

const script = (): string => process.argv[1] ?? '';

/** What to type to run this command, where it was not installed. */
function commandLine(): string {
  const isSource = script().endsWith('.ts');
  const here = (path: string) => relative(process.cwd(), path) || path;
  return isSource ? shellCommand(here(process.execPath), here(script())) : 'npx sealwatch';
}

/** Runs this command once more as people would; what it prints is shown, or put aside with the messages. */
async function runSelf(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  output: 'shown' | 'aside',
): Promise<number | null> {
  const child = spawn(process.execPath, [script(), ...words], {
    stdio: ['ignore', output === 'shown' ? 'inherit' : 2, 'inherit'],
    env: { ...process.env, AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, ...environment },
  });
  const [code] = await once(child, 'close');
  return code;
}
