import { Terminal } from '../../cli/output/terminal.ts';
import { Sink } from './sink.ts';

/**
 * A terminal that remembers what was printed.
 * @param width in columns; `null` where results go elsewhere
 */
export function memoryTerminal(width: number | null = null): {
  terminal: Terminal;
  out: () => string;
  err: () => string;
} {
  const [out, err] = [new Sink(width), new Sink(null)];
  return {
    terminal: new Terminal({ out, err }, { NO_COLOR: '1' }),
    out: () => out.text,
    err: () => err.text,
  };
}
