import { Writable } from 'node:stream';

/** A stream that remembers what was written. */
export class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  /** @param width in columns, of a terminal; `null` for what is none */
  constructor(width: number | null = null) {
    super();
    this.isTTY = width !== null;
    this.columns = width ?? 80;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
