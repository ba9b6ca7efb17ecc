import type { Digest } from '../../base/digest.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { ObjectReader, ReadOptions, ReadOutcome, ReadTarget } from '../../versions/object-reader.ts';
import type { StoredChecksums, VersionFacts } from './stored-checksums.ts';

export interface ChecksumPorts {
  /** True for keys of datasets whose owner believes what S3 says of their bytes. */
  readonly isTrusted: (ref: ObjectRef) => boolean;
  readonly stored: StoredChecksums;
  /** What a job computed of this version; `null` where none did. @default - no job was asked for */
  readonly computed?: (ref: ObjectRef, facts: VersionFacts) => Promise<Digest | null>;
}

/**
 * Takes S3's own SHA-256 of a version where the dataset's owner says that it counts and S3 has one, and has everything else read. So
 * nobody who judges versions has to know where a digest comes from; its level is recorded with it.
 */
export class ChecksumReader implements ObjectReader {
  readonly #reader: ObjectReader;
  readonly #ports: ChecksumPorts;

  constructor(reader: ObjectReader, ports: ChecksumPorts) {
    this.#reader = reader;
    this.#ports = ports;
  }

  async read(target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> {
    const { isTrusted, stored, computed } = this.#ports;
    if (!isTrusted(target)) return this.#reader.read(target, options);
    const answer = await stored.ask(target, options);
    if (answer.kind === 'undescribed') return this.#reader.read(target, options);
    const { facts } = answer;
    // Whether bytes were only appended no checksum of the whole says.
    if (options.prefixLength !== undefined && facts.size > options.prefixLength)
      return this.#reader.read(target, options);
    const digest = answer.sha256 ?? (await computed?.(target, facts)) ?? null;
    if (digest === null) return this.#reader.read(target, options);
    const isWhole = options.prefixLength === facts.size && (options.prefixAlgorithm ?? 'sha256') === 'sha256';
    return { kind: 'read', level: 's3-sha256', ...facts, digest, prefixDigest: isWhole ? digest : null };
  }
}
