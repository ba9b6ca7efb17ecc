import { createHash } from 'node:crypto';
import type { ByteSink } from '../core/engine/large/hash-slice.ts';
import type { FileAlgorithm, ManifestFile } from '../core/manifests/manifest.ts';
import { PartsHash } from './parts-hash.ts';

const PARTS = /^sha256-parts-(\d+)MiB$/;

/** What Node calls an algorithm, where that is another name. */
const NODE_NAMES: Readonly<Record<string, string>> = { blake2b: 'blake2b512', 'git-sha1': 'sha1' };

/** Digests of bytes as they come, by several algorithms in one pass. */
export class FileHashes implements ByteSink {
  readonly #hashes: readonly (readonly [FileAlgorithm, RunningHash])[];
  #length = 0;

  /** @param size - bytes that will come: git's digest begins with it */
  constructor(algorithms: readonly FileAlgorithm[], size: number) {
    this.#hashes = algorithms.map((each) => [each, runningHash(each, size)]);
  }

  get length(): number {
    return this.#length;
  }

  update(bytes: Uint8Array): void {
    for (const [, hash] of this.#hashes) hash.update(bytes);
    this.#length += bytes.length;
  }

  /** Ends the pass: lower-case hexadecimal. */
  digests(): ManifestFile['digests'] {
    return Object.fromEntries(this.#hashes.map(([name, hash]) => [name, hash.digest('hex')]));
  }
}

interface RunningHash {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

function runningHash(algorithm: FileAlgorithm, size: number): RunningHash {
  const parts = PARTS.exec(algorithm)?.[1];
  if (parts !== undefined) return new PartsHash(Number(parts));
  const hash = createHash(NODE_NAMES[algorithm] ?? algorithm);
  return algorithm === 'git-sha1' ? hash.update(`blob ${size}\0`) : hash;
}
