import { createHash, type Hash } from 'node:crypto';
import { type Digest, partsAlgorithm } from '../../core/base/digest.ts';

interface Asked {
  /** Also digest this many leading bytes. */
  readonly prefixLength?: number | undefined;
  /** Also digest by parts of so many MiB. */
  readonly partMiB?: number | undefined;
}

/** SHA-256 of bytes as they come, and of the first ones or of parts, in the same pass. */
export class RunningDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #prefixLength: number | null;
  readonly #parts: PartsDigest | null;
  #prefix: Hash | null = null;
  #length = 0;

  constructor({ prefixLength, partMiB }: Asked = {}) {
    this.#prefixLength = prefixLength ?? null;
    this.#parts = partMiB === undefined ? null : new PartsDigest(partMiB);
    this.#notePrefix();
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  update(chunk: Uint8Array): void {
    const untilPrefix = (this.#prefixLength ?? 0) - this.#length;
    if (untilPrefix > 0 && untilPrefix < chunk.length) {
      this.#add(chunk.subarray(0, untilPrefix));
      this.#add(chunk.subarray(untilPrefix));
      return;
    }
    this.#add(chunk);
  }

  /** Ends the pass. The prefix's digest is `null` when none was asked for, or when there were fewer bytes. */
  finish(): { digest: Digest; alsoDigest?: Digest; prefixDigest: Digest | null } {
    return {
      digest: digestOf(this.#hash),
      ...(this.#parts && { alsoDigest: this.#parts.finish() }),
      prefixDigest: this.#prefix && digestOf(this.#prefix),
    };
  }

  #add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#parts?.update(bytes);
    this.#length += bytes.length;
    this.#notePrefix();
  }

  #notePrefix(): void {
    if (this.#length === this.#prefixLength) this.#prefix ??= this.#hash.copy();
  }
}

/** SHA-256 over the SHA-256 of each part, in order. */
class PartsDigest {
  readonly #partMiB: number;
  readonly #whole = createHash('sha256');
  #part = createHash('sha256');
  #left: number;

  constructor(partMiB: number) {
    this.#partMiB = partMiB;
    this.#left = partMiB * MIB;
  }

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + this.#left);
      this.#part.update(bytes.subarray(at, end));
      this.#left -= end - at;
      at = end;
      if (this.#left === 0) this.#endPart();
    }
  }

  finish(): Digest {
    if (this.#left < this.#partMiB * MIB) this.#endPart();
    return `${partsAlgorithm(this.#partMiB)}:${this.#whole.digest('hex')}`;
  }

  #endPart(): void {
    this.#whole.update(this.#part.digest());
    this.#part = createHash('sha256');
    this.#left = this.#partMiB * MIB;
  }
}

const MIB = 2 ** 20;

const digestOf = (hash: Hash): Digest => `sha256:${hash.digest('hex')}`;
