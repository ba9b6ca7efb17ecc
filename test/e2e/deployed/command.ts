import { Terminal } from '../../../cli/output/terminal.ts';
import { makeProgram } from '../../../cli/program.ts';
import { Runner } from '../../../cli/runner.ts';
import { Sink } from '../../cli/sink.ts';
import { deployment } from './deployment.ts';

/** What a run of the command gave. */
export interface CommandRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the `sealwatch` command, against the stack that all tests share unless another one is named. */
export const sealwatch = async (...words: readonly string[]): Promise<CommandRun> => {
  const [out, err] = [new Sink(), new Sink()];
  const terminal = new Terminal({ out, err }, {});
  const runner = new Runner({ terminal, environment: process.env, clock: () => new Date() });
  const program = await makeProgram(runner);
  const stack = words.includes('--stack') ? [] : ['--stack', deployment.stack];
  await program.parseAsync([...words, ...stack], { from: 'user' });
  return { exitCode: runner.exitCode, out: out.text, err: err.text };
};

/** The same with `--json`: every line of the result as a value. */
export const sealwatchJson = async (...words: readonly string[]): Promise<readonly Json[]> => {
  const { out } = await sealwatch(...words, '--json');
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
};

export type Json = Readonly<Record<string, unknown>>;

/** @throws when the seal did not end well, with what the command said */
export const seal = async (dataset: string): Promise<void> => {
  const { exitCode, out, err } = await sealwatch('seal', dataset);
  if (exitCode !== 0) throw new Error(`sealing ${dataset} ended with ${exitCode}: ${out}${err}`);
};
