import type { Clock } from '../core/base/time.ts';
import type { Connection } from './connection/connect.ts';
import type { Globals } from './globals.ts';
import type { Terminal } from './output/terminal.ts';

/** What a command works with. */
export interface Context {
  readonly globals: Globals;
  readonly terminal: Terminal;
  readonly clock: Clock;
  connect(): Promise<Connection>;
}
