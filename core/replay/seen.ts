/** Remembers the last names that it was told, and no more of them than it may. */
export class Seen {
  readonly #most: number;
  readonly #names = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** False when the name was told before. */
  add(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    if (this.#names.size > this.#most) for (const oldest of this.#names) return this.#names.delete(oldest);
    return true;
  }
}
