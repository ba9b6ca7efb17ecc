import { Writable } from 'node:stream';
import { Terminal } from '../../cli/output/terminal.ts';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A terminal that remembers what was printed. */
export function memoryTerminal(): { terminal: Terminal; out: () => string; err: () => string } {
  const [out, err] = [new Sink(), new Sink()];
  return { terminal: new Terminal(out, err, {}), out: () => out.text, err: () => err.text };
}
