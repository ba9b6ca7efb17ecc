import type { Command } from 'commander';
import type { Clock } from '../core/base/time.ts';
import type { Connection, connect } from './connection/connect.ts';
import type { Context } from './context.ts';
import { explain } from './errors/explain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Globals } from './globals.ts';
import type { Terminal } from './output/terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Replaced in tests. */
  readonly connect?: typeof connect;
}

/** Runs the work of commands: gives it its context, and turns what it throws into words and an exit code. */
export class Runner {
  exitCode: ExitCode = EXIT.fine;
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  async run(command: Command, work: (context: Context) => Promise<ExitCode>): Promise<void> {
    const { terminal } = this.#surroundings;
    try {
      this.exitCode = await work(this.#context(command.optsWithGlobals<Globals>()));
    } catch (error) {
      const { code, message, exit } = explain(error);
      terminal.note(`${terminal.errorStyle('red', 'error')} ${code}: ${message}`);
      this.exitCode = exit;
    }
    terminal.progress.clear();
  }

  #context({ json, stack, profile, region }: Globals): Context {
    const { terminal, clock, environment } = this.#surroundings;
    const globals = { json, stack, profile, region };
    const reach = this.#surroundings.connect ?? connectToAws;
    let connection: Promise<Connection> | undefined;
    return {
      globals,
      terminal,
      clock,
      connect: () => {
        connection ??= reach(globals, environment, clock);
        return connection;
      },
    };
  }
}

// The clients of AWS take longer to load than many a command that needs none of them takes to run.
const connectToAws: typeof connect = async (...given) =>
  (await import('./connection/connect.ts')).connect(...given);
