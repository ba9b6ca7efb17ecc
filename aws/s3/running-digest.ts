import { createHash, type Hash } from 'node:crypto';
import type { Digest } from '../../core/base/digest.ts';

/** SHA-256 of bytes as they come, and of the first `prefixLength` of them, in the same pass. */
export class RunningDigest {
  readonly #hash: Hash = createHash('sha256');
  readonly #prefixLength: number | null;
  #prefix: Hash | null = null;
  #length = 0;

  constructor(prefixLength?: number) {
    this.#prefixLength = prefixLength ?? null;
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
  finish(): { digest: Digest; prefixDigest: Digest | null } {
    return { digest: digestOf(this.#hash), prefixDigest: this.#prefix && digestOf(this.#prefix) };
  }

  #add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
    this.#notePrefix();
  }

  #notePrefix(): void {
    if (this.#length === this.#prefixLength) this.#prefix ??= this.#hash.copy();
  }
}

const digestOf = (hash: Hash): Digest => `sha256:${hash.digest('hex')}`;
