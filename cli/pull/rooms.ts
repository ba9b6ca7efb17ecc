/** Memory that threads share. */
export type Room = Buffer<SharedArrayBuffer>;

/** Buffers of one size that are used again and again: to make one anew takes as long as to fill it. */
export class Rooms {
  readonly #bytes: number;
  readonly #free: Room[] = [];
  readonly #waiting: ((room: Room) => void)[] = [];
  #unmade: number;

  /** @param count - how many there are at most */
  constructor(count: number, bytes: number) {
    this.#unmade = count;
    this.#bytes = bytes;
  }

  /** One that nobody else has; waits until one is given back where all are taken. Who asks first gets one first. */
  take(): Promise<Room> {
    const free = this.#free.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (this.#unmade === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#unmade -= 1;
    return Promise.resolve(Buffer.from(new SharedArrayBuffer(this.#bytes)));
  }

  give(room: Room): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(room);
    else next(room);
  }
}
