import { Writable } from 'node:stream';
import { Terminal } from '../../cli/output/terminal.ts';
import { makeProgram } from '../../cli/program.ts';
import { Runner } from '../../cli/runner.ts';

/** What the command printed where it was asked for help, and what it said of a mistake. */
export interface Parsed {
  readonly help: string;
  readonly mistake: string;
}

/** Parses as the real command does, and then does nothing. */
class Idle extends Runner {
  override async run(): Promise<void> {}
}

export const parseCommand = async (words: readonly string[]): Promise<Parsed> => {
  const [help, said]: [string[], string[]] = [[], []];
  const program = await idleProgram();
  for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)])
    command
      .configureOutput({ writeOut: (text) => help.push(text), writeErr: (text) => said.push(text) })
      .exitOverride();
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!isHelp(error)) return { help: help.join(''), mistake: said.join('') || String(error) };
  }
  return { help: help.join(''), mistake: '' };
};

/** All subcommands, as they are typed. */
export const subcommands = async (): Promise<string[]> =>
  (await idleProgram()).commands.flatMap((command) => [
    command.name(),
    ...command.commands.map((each) => `${command.name()} ${each.name()}`),
  ]);

const idleProgram = () => {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = new Terminal({ out: sink, err: sink }, {});
  return makeProgram(new Idle({ terminal, environment: {}, clock: () => new Date(0) }));
};

const isHelp = (error: unknown): boolean =>
  error instanceof Error && 'exitCode' in error && error.exitCode === 0;
