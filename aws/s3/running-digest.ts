import { createHash, type Hash } from 'node:crypto';
import { type Digest, partsAlgorithm } from '../../core/base/digest.ts';
import { PartsHash } from '../parts-hash.ts';

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
  readonly #parts: PartsHash | null;
  #prefix: Hash | null = null;
  #length = 0;

  constructor({ prefixLength, partMiB }: Asked = {}) {
    this.#prefixLength = prefixLength ?? null;
    this.#parts = partMiB === undefined ? null : new PartsHash(partMiB);
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
      ...(this.#parts && { alsoDigest: byParts(this.#parts) }),
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

const byParts = (parts: PartsHash): Digest => `${partsAlgorithm(parts.partMiB)}:${parts.digest('hex')}`;

const digestOf = (hash: Hash): Digest => `sha256:${hash.digest('hex')}`;
