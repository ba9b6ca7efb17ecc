import { Readable } from 'node:stream';
import { CommanderError } from 'commander';
import type { Connection } from '../../cli/connection/connect.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { Terminal } from '../../cli/output/terminal.ts';
import { isHelp, makeProgram } from '../../cli/program.ts';
import { Runner } from '../../cli/runner.ts';
import { refusingLister } from './fake-lister.ts';
import { Sink } from './sink.ts';

export const NOW = new Date('2026-11-21T10:00:00.000Z');

/** What a command printed, and how it ended. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly exitCode: ExitCode;
}

/**
 * Runs the command in this process, against a connection that is given.
 * @param typed what a person at a terminal types; `null` where nobody is there
 * @param width of the terminal that shows the result, in columns; `null` where it goes elsewhere
 */
export async function runCli(
  args: readonly string[],
  connection: Partial<Connection> = {},
  typed: string | null = null,
  width: number | null = null,
): Promise<Ran> {
  const [out, err] = [new Sink(width), new Sink(typed === null ? null : 80)];
  const input = typed === null ? null : Object.assign(Readable.from([typed]), { isTTY: true });
  // S3 says nothing, unless a test lets it.
  const connect = async () => ({ lister: refusingLister, ...connection }) as Connection;
  const runner = new Runner({
    terminal: new Terminal({ out, err, input }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect,
  });
  const output = {
    writeOut: (text: string) => void out.write(text),
    writeErr: (text: string) => void err.write(text),
  };
  const program = await makeProgram(runner, { output });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { out: out.text, err: err.text, exitCode: isHelp(error) ? 0 : 2 };
  }
  return { out: out.text, err: err.text, exitCode: runner.exitCode };
}
