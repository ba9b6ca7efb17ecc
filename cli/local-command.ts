import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { CONFIG_FILES, loadConfig } from '../config/load.ts';
import { appCommand } from '../local/deploy/cdk.ts';
import type { LocalAws } from '../local/local-aws.ts';
import { EMULATORS } from '../local/session/state-file.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { shellQuote } from './output/escape.ts';
import { choiceOption, parsePort } from './parse/options.ts';
import type { Runner } from './runner.ts';

interface Options {
  readonly emulator?: string;
  readonly port?: number;
  readonly deploy: boolean;
}

export function addLocal(program: Command, runner: Runner): void {
  program
    .command('local')
    .summary('run AWS on this machine, with the real stack in it')
    .description(
      'Starts an AWS emulator on this machine, deploys the stack that the configuration in this folder describes with the real CDK command, and prints how to point the AWS command at it. Runs until it is interrupted.',
    )
    .addOption(
      new Option('--emulator <name>', 'which emulator (default: ministack)')
        .choices(EMULATORS)
        .argParser(choiceOption(EMULATORS)),
    )
    .addOption(
      new Option('--port <number>', 'port of the endpoint (default: 4566, or the next free one)').argParser(
        parsePort,
      ),
    )
    .option('--no-deploy', 'start the emulator only')
    .addHelpText('after', '\nExamples:\n  sealwatch local\n  sealwatch local --no-deploy --port 4600')
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => runLocal(context, options)),
    );
}

async function runLocal({ globals, terminal }: Context, options: Options): Promise<ExitCode> {
  const say = (line: string) => terminal.note(line);
  if (options.deploy && isConfigured(process.cwd())) await loadConfig();
  // Only this command needs it, and it is large.
  const { startLocalAws } = await import('../local/start-local-aws.ts');
  const aws = await startLocalAws({
    ...(options.emulator ? { emulator: options.emulator } : {}),
    ...(options.port ? { port: options.port } : {}),
    ...(globals.region ? { region: globals.region } : {}),
    onProgress: say,
  });
  try {
    if (options.deploy) await deploy(aws, globals.stack, say);
    if (globals.json)
      await terminal.json({ endpoint: aws.endpoint, region: aws.region, environment: aws.environment });
    else await terminal.print(...exports(aws));
    if (aws.owned) terminal.note(`${await aws.ended}`);
    return aws.owned ? EXIT.failed : EXIT.fine;
  } finally {
    await aws.stop();
  }
}

const isConfigured = (folder: string): boolean => CONFIG_FILES.some((name) => existsSync(join(folder, name)));

async function deploy(aws: LocalAws, stack: string, say: (line: string) => void): Promise<void> {
  const folder = process.cwd();
  if (!isConfigured(folder)) {
    say(`there is no ${CONFIG_FILES[0]} here, so nothing is deployed`);
    return;
  }
  await aws.deploy(folder, { stack, app: appCommand(), context: { stack }, onProgress: say });
}

const exports = ({ environment }: LocalAws): string[] =>
  Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
