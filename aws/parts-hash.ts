import { createHash } from 'node:crypto';

/** The SHA-256 of each part of some bytes, and the SHA-256 of those in order. No bytes at all are no part. */
export class PartsHash {
  readonly #whole = createHash('sha256');
  readonly partMiB: number;
  readonly #partBytes: number;
  #part = createHash('sha256');
  #length = 0;

  constructor(partMiB: number) {
    this.partMiB = partMiB;
    this.#partBytes = partMiB * MIB;
  }

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#partBytes - this.#length);
      this.#part.update(piece);
      this.#length += piece.length;
      at += piece.length;
      if (this.#length === this.#partBytes) this.#endPart();
    }
  }

  /** Ends the pass. */
  digest(encoding: 'hex'): string {
    if (this.#length > 0) this.#endPart();
    return this.#whole.digest(encoding);
  }

  #endPart(): void {
    this.#whole.update(this.#part.digest());
    this.#part = createHash('sha256');
    this.#length = 0;
  }
}

const MIB = 2 ** 20;
