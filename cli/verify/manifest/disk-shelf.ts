import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shelf } from '../../../core/log/compare-tables.ts';

/** Files by a hash of the name: of ten million lines each is below 50 MB. */
const FILES = 256;
/** What is kept of each file before it is written. */
const BUFFER_CHARACTERS = 32_768;

/** A shelf on the disk of this machine: what is in memory does not grow with what is on it. */
export class DiskShelf implements Shelf, Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sealwatch-verify-'));
  readonly #buffers: string[] = Array.from({ length: FILES }, () => '');

  add(name: string, line: string): void {
    const at = createHash('sha1').update(name).digest().readUInt16BE(0) % FILES;
    const buffer = `${this.#buffers[at]}${line}\n`;
    this.#buffers[at] = buffer.length > BUFFER_CHARACTERS ? this.#write(at, buffer) : buffer;
  }

  async *parts(): AsyncGenerator<readonly string[]> {
    for (const [at, buffer] of this.#buffers.entries()) {
      this.#write(at, buffer);
      this.#buffers[at] = '';
      if (!existsSync(this.#file(at))) continue;
      const lines = (await readFile(this.#file(at), 'utf8')).split('\n');
      yield lines.slice(0, -1);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file = (at: number): string => join(this.#folder, String(at));

  #write(at: number, text: string): '' {
    if (text !== '') appendFileSync(this.#file(at), text);
    return '';
  }
}
