const NEWLINE = 0x0a;
/** No line of a log is as long; what is longer is given in pieces. */
const MAX_LINE = 1024 * 1024;

/** Cuts bytes into lines, wherever they were cut into chunks. */
export class LineCutter {
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that these bytes complete, without their ends. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = this.#rest.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#rest, chunk]);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    const rest = bytes.subarray(start);
    if (rest.length > MAX_LINE) lines.push(rest);
    this.#rest = rest.length > MAX_LINE ? Buffer.alloc(0) : Buffer.from(rest);
    return lines;
  }

  /** The line that only the end completes. */
  end(): Uint8Array[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest.length === 0 ? [] : [rest];
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
