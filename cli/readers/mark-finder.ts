import type { KeyMarks } from '../../core/readers/key-marks.ts';

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** Looks for marks in bytes without making text of them. */
export class MarkFinder {
  readonly #any: readonly Buffer[];
  readonly #every: readonly Buffer[];

  constructor({ any, every }: KeyMarks) {
    this.#any = any.map((text) => Buffer.from(text));
    this.#every = every.map((text) => Buffer.from(text));
  }

  isIn(bytes: Uint8Array): boolean {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isAny = this.#any.some((mark) => buffer.includes(mark));
    return isAny || (this.#every.length > 0 && this.#every.every((mark) => buffer.includes(mark)));
  }
}
