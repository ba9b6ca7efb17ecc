import { SealwatchError } from '../base/errors.ts';
import { filePath, PathError } from './file-path.ts';
import type { NotHeld } from './format.ts';

/**
 * A path as a format of JSON or YAML has it.
 * @param where - the entry, in words
 * @throws {SealwatchError} `USAGE` for what is no name of a file inside
 */
export function pathAt(written: unknown, where: string): string {
  if (typeof written !== 'string' || written === '') throw wrongAt(where, 'it has no path');
  try {
    return filePath(written);
  } catch (error) {
    if (error instanceof PathError) throw wrongAt(where, error.message);
    throw error;
  }
}

export const wrongAt = (where: string, what: string): SealwatchError =>
  new SealwatchError('USAGE', `${where}: ${what}`);

/** A count of bytes; `null` for what is none. */
export const sizeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** Gathers what of a document is not read: by what it is called, each once. */
export class Unread {
  readonly #counts = new Map<string, { count: number; example: string | null }>();

  add(what: string, example: string | null = null): void {
    const before = this.#counts.get(what);
    if (before) before.count += 1;
    else this.#counts.set(what, { count: 1, example });
  }

  /** Fields that somebody filled and that are none of those that are read. */
  addFields(value: object, known: readonly string[], example: string | null = null): void {
    for (const [name, each] of Object.entries(value))
      if (!known.includes(name) && each !== null && each !== undefined) this.add(name, example);
  }

  get list(): readonly NotHeld[] {
    return [...this.#counts].map(([what, each]) => ({ what, ...each, reason: null }));
  }
}
