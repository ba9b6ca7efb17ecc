import { Command, type CommanderError, type OutputConfiguration } from 'commander';
import { DEFAULT_STACK } from '../aws/deployment/outputs.ts';
import { nearest } from '../core/base/nearest.ts';
import type { Runner } from './runner.ts';
import { version } from './version.ts';

type AddCommand = (program: Command, runner: Runner) => void;

/** Each command by its name. Loaded when it is needed: all of them together take longer to load than most take to run. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  status: async () => (await import('./status/status-command.ts')).addStatus,
  seal: async () => (await import('./seal/seal-command.ts')).addSeal,
  approve: async () => (await import('./approve/approve-command.ts')).addApprove,
  resolve: async () => (await import('./resolve-command.ts')).addResolve,
  restore: async () => (await import('./restore/restore-command.ts')).addRestore,
  verify: async () => (await import('./verify/verify-command.ts')).addVerify,
  sweep: async () => (await import('./sweep/sweep-command.ts')).addSweep,
  runs: async () => (await import('./runs/runs-command.ts')).addRuns,
  query: async () => (await import('./query/query-command.ts')).addQuery,
  history: async () => (await import('./history/history-command.ts')).addHistory,
  findings: async () => (await import('./findings/findings-command.ts')).addFindings,
  contain: async () => (await import('./contain/contain-command.ts')).addContain,
  attest: async () => (await import('./attest/attest-command.ts')).addAttest,
  gate: async () => (await import('./gate/gate-command.ts')).addGate,
  pull: async () => (await import('./pull/pull-command.ts')).addPull,
  copies: async () => (await import('./copies-command.ts')).addCopies,
  erased: async () => (await import('./erased/erased-command.ts')).addErased,
  hold: async () => (await import('./hold/hold-command.ts')).addHold,
  clock: async () => (await import('./clock/clock-command.ts')).addClock,
  coverage: async () => (await import('./coverage/coverage-command.ts')).addCoverage,
  readers: async () => (await import('./readers/readers-command.ts')).addReaders,
  incident: async () => (await import('./incident/incident-command.ts')).addIncident,
  alert: async () => (await import('./alert-command.ts')).addAlert,
  cost: async () => (await import('./cost/cost-command.ts')).addCost,
  doctor: async () => (await import('./doctor/doctor-command.ts')).addDoctor,
  redrive: async () => (await import('./redrive/redrive-command.ts')).addRedrive,
  repair: async () => (await import('./repair/repair-command.ts')).addRepair,
  trace: async () => (await import('./trace/trace-command.ts')).addTrace,
  judge: async () => (await import('./judge/judge-command.ts')).addJudge,
  explain: async () => (await import('./explain/explain-command.ts')).addExplain,
  manifest: async () => (await import('./manifest/manifest-command.ts')).addManifest,
  policy: async () => (await import('./policy/policy-command.ts')).addPolicy,
  audit: async () => (await import('./audit/audit-command.ts')).addAudit,
  config: async () => (await import('./config/config-command.ts')).addConfig,
  trial: async () => (await import('./trial/trial-command.ts')).addTrial,
  local: async () => (await import('./local-command.ts')).addLocal,
  demo: async () => (await import('./demo/demo-command.ts')).addDemo,
  completion: async () => (await import('./completion/completion-command.ts')).addCompletion,
};

export interface ProgramOptions {
  readonly output?: OutputConfiguration;
  /** What was typed: if it begins with the name of a command, only that one is there. @default - all are */
  readonly words?: readonly string[];
}

/** The command line. Unknown options and excess arguments are errors; a typo gets a suggestion. */
export async function makeProgram(
  runner: Runner,
  { output = {}, words = [] }: ProgramOptions = {},
): Promise<Command> {
  const program = new Command('sealwatch')
    .description(
      'Detects when training data or model artifacts in S3 are no longer the bytes that were approved, and says who changed them and how to get them back.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--json', 'print JSON instead of tables', false)
    .option('--stack <name>', 'name of the CloudFormation stack', DEFAULT_STACK)
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--region <name>', 'AWS Region of the stack')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(sealwatch --help lists the commands; sealwatch <command> --help says more)')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'error USAGE: ')),
      ...output,
    })
    .exitOverride();
  const wanted = await Promise.all(loadersFor(words).map((load) => load()));
  for (const add of wanted) add(program, runner);
  for (const parent of [program, ...program.commands.filter((each) => each.commands.length > 0)])
    addHelp(parent);
  return program;
}

/** Options before the command that take a value: the word after them is no command. */
const VALUED = ['--stack', '--profile', '--region'];
/** What prints the names of all commands. */
const OF_ALL = ['completion'];
/** What asks for no command. */
const OF_NONE = ['-V', '--version'];
/** What asks for the list of commands where it stands before one. */
const HELP = ['-h', '--help'];

function loadersFor(words: readonly string[]): readonly (() => Promise<AddCommand>)[] {
  if (OF_NONE.includes(words[0] ?? '')) return [];
  const place = words.findIndex((word, at) => !word.startsWith('-') && !VALUED.includes(words[at - 1] ?? ''));
  const name = words[place] ?? '';
  const isListed = words.slice(0, Math.max(0, place)).some((word) => HELP.includes(word));
  const isOne = Object.hasOwn(COMMANDS, name) && !OF_ALL.includes(name) && !isListed;
  return Object.entries(COMMANDS).flatMap(([each, load]) => (!isOne || each === name ? [load] : []));
}

/** `help [command]`: commander's own takes a command that is not there for wrong use, without saying so. */
function addHelp(parent: Command): void {
  parent.helpCommand(false);
  parent
    .command('help')
    .summary('print help of a command')
    .argument('[command...]', 'whose help')
    .action((names: readonly string[]) => {
      let command = parent;
      for (const name of names) {
        const found = command.commands.find((each) => each.name() === name);
        if (found === undefined) return refuse(command, name);
        command = found;
      }
      return command.help();
    });
}

function refuse(command: Command, name: string): never {
  const near = nearest(
    name,
    command.commands.map((each) => each.name()),
  );
  return command.error(`error: unknown command '${name}'${near === null ? '' : `\n(Did you mean ${near}?)`}`);
}

/** True when commander ends because it was asked to print help or the version, not because of a mistake. */
export const isHelp = (error: CommanderError): boolean => error.exitCode === 0;

const EXIT_CODES = `Exit codes:
  0  nothing wrong; for query, history, findings, copies, readers and incident: answered
  1  findings
  2  wrong use
  3  something could not be checked
  4  AWS or the system failed`;
