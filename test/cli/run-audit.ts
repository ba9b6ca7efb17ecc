import { Command, CommanderError } from 'commander';
import { addAudit } from '../../cli/audit/audit-command.ts';
import type { Account } from '../../cli/audit/reach.ts';
import type { Connection } from '../../cli/connection/connect.ts';
import { Terminal } from '../../cli/output/terminal.ts';
import { Runner } from '../../cli/runner.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { NOW, type Ran } from './run-cli.ts';
import { Sink } from './sink.ts';

const notDeployed = (): Promise<Connection> =>
  Promise.reject(new SealwatchError('NOT_DEPLOYED', 'there is no stack'));

/** Runs `audit` in this process, in a folder of its own, against an account and a deployment that are given. */
export async function runAudit(
  args: readonly string[],
  account: Account,
  folder: string,
  connection?: Partial<Connection>,
  connect: () => Promise<Connection> = connection ? async () => connection as Connection : notDeployed,
): Promise<Ran> {
  const [out, err] = [new Sink(), new Sink()];
  const runner = new Runner({
    terminal: new Terminal({ out, err }, {}),
    environment: {},
    clock: () => NOW,
    connect,
  });
  const program = new Command('sealwatch')
    .option('--json', '', false)
    .option('--stack <name>', '', 'Sealwatch')
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) })
    .exitOverride();
  addAudit(program, runner, () => account, folder);
  try {
    await program.parseAsync(['audit', ...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { out: out.text, err: err.text, exitCode: 2 };
  }
  return { out: out.text, err: err.text, exitCode: runner.exitCode };
}
