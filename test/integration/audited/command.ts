import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Known } from '../../../aws/posture/account/account-facts.ts';
import { addAudit } from '../../../cli/audit/audit-command.ts';
import type { ReachAccount } from '../../../cli/audit/reach.ts';
import { Terminal } from '../../../cli/output/terminal.ts';
import { makeProgram } from '../../../cli/program.ts';
import { Runner } from '../../../cli/runner.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import { Sink } from '../../cli/sink.ts';

export interface CommandRun {
  readonly exitCode: number;
  readonly report: AuditReport;
}

/** Runs `sealwatch audit` in this process, against what the environment says. */
export async function auditCommand(...words: readonly string[]): Promise<CommandRun> {
  return run(makeProgram, words);
}

/** The same, where the account is reached in another way. */
export const auditCommandThrough = (reach: ReachAccount, ...words: readonly string[]): Promise<CommandRun> =>
  run((runner) => {
    const program = new Command('sealwatch').option('--json', '', false).exitOverride();
    addAudit(program, runner, reach);
    return program;
  }, words);

async function run(
  programOf: (runner: Runner) => Command | Promise<Command>,
  words: readonly string[],
): Promise<CommandRun> {
  const [out, err] = [new Sink(), new Sink()];
  const terminal = new Terminal({ out, err }, {});
  const runner = new Runner({ terminal, environment: process.env, clock: () => new Date() });
  const program = await programOf(runner);
  await program.parseAsync(['audit', ...words, '--json'], { from: 'user' });
  if (out.text === '') throw new Error(`the command gave no report: ${err.text}`);
  return { exitCode: runner.exitCode, report: JSON.parse(out.text) as AuditReport };
}

/** Writes what is known down as a configuration, and gives the file's name. */
export async function configurationIn(folder: string, { buckets, trustedAccounts }: Known): Promise<string> {
  const trail = { data: 'existing', management: 'existing' };
  const config = { buckets, trustedAccounts, trail, alerts: { email: ['security@example.com'] } };
  const file = join(folder, 'sealwatch.config.mjs');
  await writeFile(file, `export default ${JSON.stringify(config)};\n`);
  return file;
}
