import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { CONFIG_FILES, loadConfig } from '../config/load.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { appCommand } from '../local/deploy/cdk.ts';
import type { LocalAws } from '../local/local-aws.ts';
import { isFree, PREFERRED_PORT } from '../local/process/free-port.ts';
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
  readonly verbose: boolean;
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
    .option('--verbose', 'show what the CDK says while it deploys', false)
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch local > aws.env\n  sealwatch local --no-deploy --port 4600',
    )
    .action((options: Options, command: Command) =>
      runner.run(command, (context) => runLocal(context, options)),
    );
}

async function runLocal({ globals, terminal }: Context, options: Options): Promise<ExitCode> {
  const say = (line: string) => terminal.note(line);
  const isDeployed = options.deploy && isConfigured(process.cwd());
  if (isDeployed) await loadConfig();
  if (options.port !== undefined) await requireFree(options.port);
  // Only this command needs it, and it is large.
  const { startLocalAws } = await import('../local/start-local-aws.ts');
  const aws = await startLocalAws({
    ...(options.emulator ? { emulator: options.emulator } : {}),
    ...(options.port ? { port: options.port } : {}),
    ...(globals.region ? { region: globals.region } : {}),
    onProgress: say,
  });
  try {
    if (options.port === undefined && aws.owned) sayWhichPort(Number(new URL(aws.endpoint).port), say);
    if (isDeployed) await deploy(aws, globals.stack, { say, isVerbose: options.verbose });
    else if (options.deploy) say(`there is no ${CONFIG_FILES[0]} here, so nothing is deployed`);
    if (globals.json)
      await terminal.json({ endpoint: aws.endpoint, region: aws.region, environment: aws.environment });
    else await terminal.print(...exports(aws));
    if (aws.owned) {
      terminal.note(whatNext(aws.endpoint, isDeployed));
      terminal.note(`${await aws.ended}`);
    }
    return aws.owned ? EXIT.failed : EXIT.fine;
  } finally {
    await aws.stop();
  }
}

const isConfigured = (folder: string): boolean => CONFIG_FILES.some((name) => existsSync(join(folder, name)));

/**
 * @throws {SealwatchError} `USAGE` where something listens at the port that was asked for
 */
async function requireFree(port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new SealwatchError(
    'USAGE',
    `port ${port} is taken by another program of this machine: name another one, or leave --port out to get a free one. Where it is an AWS on this machine that you want to use, set AWS_ENDPOINT_URL=http://127.0.0.1:${port}`,
  );
}

/** Others expect the usual port; who has it should know that this one is another. */
function sayWhichPort(port: number, say: (line: string) => void): void {
  if (port === PREFERRED_PORT) return;
  say(`port ${PREFERRED_PORT} is taken, so this is port ${port}; --port <number> names another`);
}

interface Progress {
  readonly say: (line: string) => void;
  readonly isVerbose: boolean;
}

async function deploy(aws: LocalAws, stack: string, { say, isVerbose }: Progress): Promise<void> {
  say('deploying the stack, which takes a minute or two (--verbose shows what the CDK says)');
  const onProgress = isVerbose ? { onProgress: say } : {};
  await aws.deploy(process.cwd(), { stack, app: appCommand(), context: { stack }, ...onProgress });
}

/** What to type next, while this runs. */
const whatNext = (endpoint: string, isDeployed: boolean): string =>
  `AWS runs at ${endpoint} until you press Ctrl-C. In another terminal, run the export lines above (sealwatch local > aws.env; . ./aws.env), and then: ${isDeployed ? 'sealwatch status' : 'aws s3 ls'}`;

const exports = ({ environment }: LocalAws): string[] =>
  Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
