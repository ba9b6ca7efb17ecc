import { Command, type CommanderError, type OutputConfiguration } from 'commander';
import { DEFAULT_STACK } from '../aws/deployment/find-deployment.ts';
import { nearest } from '../core/base/nearest.ts';
import { addAlert } from './alert-command.ts';
import { addApprove } from './approve/approve-command.ts';
import { addAttest } from './attest/attest-command.ts';
import { addAudit } from './audit/audit-command.ts';
import { addClock } from './clock/clock-command.ts';
import { addCompletion } from './completion/completion-command.ts';
import { addConfig } from './config/config-command.ts';
import { addContain } from './contain/contain-command.ts';
import { addCopies } from './copies-command.ts';
import { addCost } from './cost/cost-command.ts';
import { addDemo } from './demo/demo-command.ts';
import { addDoctor } from './doctor/doctor-command.ts';
import { addErased } from './erased/erased-command.ts';
import { addExplain } from './explain/explain-command.ts';
import { addFindings } from './findings/findings-command.ts';
import { addGate } from './gate/gate-command.ts';
import { addHistory } from './history/history-command.ts';
import { addHold } from './hold/hold-command.ts';
import { addIncident } from './incident/incident-command.ts';
import { addJudge } from './judge/judge-command.ts';
import { addLocal } from './local-command.ts';
import { addManifest } from './manifest/manifest-command.ts';
import { addPolicy } from './policy/policy-command.ts';
import { addPull } from './pull/pull-command.ts';
import { addQuery } from './query/query-command.ts';
import { addReaders } from './readers/readers-command.ts';
import { addRedrive } from './redrive/redrive-command.ts';
import { addResolve } from './resolve-command.ts';
import { addRestore } from './restore/restore-command.ts';
import type { Runner } from './runner.ts';
import { addRuns } from './runs/runs-command.ts';
import { addSeal } from './seal/seal-command.ts';
import { addStatus } from './status/status-command.ts';
import { addSweep } from './sweep/sweep-command.ts';
import { addTrace } from './trace/trace-command.ts';
import { addVerify } from './verify/verify-command.ts';
import { version } from './version.ts';

const COMMANDS = [
  addStatus,
  addSeal,
  addApprove,
  addResolve,
  addRestore,
  addVerify,
  addSweep,
  addRuns,
  addQuery,
  addHistory,
  addFindings,
  addContain,
  addAttest,
  addGate,
  addPull,
  addCopies,
  addErased,
  addHold,
  addClock,
  addReaders,
  addIncident,
  addAlert,
  addCost,
  addDoctor,
  addRedrive,
  addTrace,
  addJudge,
  addExplain,
  addManifest,
  addPolicy,
  addAudit,
  addConfig,
  addLocal,
  addDemo,
  addCompletion,
];

/** The whole command line. Unknown options and excess arguments are errors; a typo gets a suggestion. */
export function makeProgram(runner: Runner, output: OutputConfiguration = {}): Command {
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
  for (const add of COMMANDS) add(program, runner);
  for (const parent of [program, ...program.commands.filter((each) => each.commands.length > 0)])
    addHelp(parent);
  return program;
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
