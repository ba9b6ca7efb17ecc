const SMALLEST = 1 << 12;
/** Names that are remembered at most: 12 million, in 128 MiB. */
const MAX_SLOTS = 1 << 24;
const LOAD = 0.72;

/**
 * Remembers which names it was given, in eight bytes each: by a hash of 64 bits, which two of ten million names share once in 300,000
 * runs.
 */
export class SeenIds {
  #slots = new Uint32Array(2 * SMALLEST);
  #count = 0;
  #isFull = false;

  /** True once names came that it had no room for; it takes those for new ones. */
  get isFull(): boolean {
    return this.#isFull;
  }

  has(name: string): boolean {
    const [high, low] = hashOf(name);
    return this.#slots[2 * this.#place(high, low)] !== 0;
  }

  /** False when the name was given before. */
  add(name: string): boolean {
    const [high, low] = hashOf(name);
    const at = 2 * this.#place(high, low);
    if (this.#slots[at] !== 0) return false;
    if (this.#count >= (this.#slots.length / 2) * LOAD) {
      if (this.#slots.length / 2 >= MAX_SLOTS) {
        this.#isFull = true;
        return true;
      }
      this.#grow();
      return this.add(name);
    }
    this.#slots[at] = high;
    this.#slots[at + 1] = low;
    this.#count++;
    return true;
  }

  /** The slot that holds a hash, or the empty one where it would be. */
  #place(high: number, low: number): number {
    const mask = this.#slots.length / 2 - 1;
    for (let at = (high ^ low) & mask; ; at = (at + 1) & mask) {
      const found = this.#slots[2 * at];
      if (found === 0 || (found === high && this.#slots[2 * at + 1] === low)) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      const [high = 0, low = 0] = [old[at], old[at + 1]];
      if (high === 0) continue;
      const place = 2 * this.#place(high, low);
      this.#slots[place] = high;
      this.#slots[place + 1] = low;
    }
  }
}

/** Two halves of a hash; the first is never 0. */
function hashOf(text: string): readonly [number, number] {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return [high >>> 0 || 1, low >>> 0];
}
