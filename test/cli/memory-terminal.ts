import { Writable } from 'node:stream';
import { Terminal } from '../../cli/output/terminal.ts';

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(width: number | null) {
    super();
    this.isTTY = width !== null;
    this.columns = width ?? 80;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

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
  return { terminal: new Terminal(out, err, { NO_COLOR: '1' }), out: () => out.text, err: () => err.text };
}
