import type { S3Client } from '@aws-sdk/client-s3';
import type { FileAlgorithm, ManifestFile } from '../../core/manifests/manifest.ts';
import type { ReadOutcome, ReadTarget } from '../../core/versions/object-reader.ts';
import { FileHashes } from '../file-hashes.ts';
import { Deadline, FAST_BYTES_PER_SECOND } from './deadline.ts';
import { digestObject } from './digest-object.ts';
import { failureOutcome } from './failure.ts';
import type { ObjectFacts } from './object-facts.ts';
import { ObjectSource } from './object-source.ts';
import { ReadAheadBudget } from './read-ahead.ts';

/** The digests of one version, with what S3 reports about it; or why it could not be read. */
export type HashedObject =
  | { readonly kind: 'hashed'; readonly digests: ManifestFile['digests']; readonly facts: ObjectFacts }
  | Exclude<ReadOutcome, { readonly kind: 'read' }>;

const CONNECTIONS = 4;
const RANGE_BYTES = 8 * 2 ** 20;
/** Ranges that all reads together hold before their turn: 48 MiB. */
const MAX_RANGES_HELD = 6;

/** Hashes versions by algorithms of manifests, however large they are: for a command, which has all the time that it takes. */
export class S3Hasher {
  readonly #client: S3Client;
  readonly #places = new ReadAheadBudget(MAX_RANGES_HELD);

  constructor(client: S3Client) {
    this.#client = client;
  }

  /** Never throws for what S3 answered. */
  async hash(target: ReadTarget, algorithms: readonly FileAlgorithm[]): Promise<HashedObject> {
    const deadline = new Deadline(undefined);
    let source: ObjectSource | null = null;
    try {
      source = await ObjectSource.open(this.#client, target, deadline.signal);
      const hashes = new FileHashes(algorithms, source.facts.size);
      const settings = {
        connections: CONNECTIONS,
        rangeBytes: RANGE_BYTES,
        places: this.#places,
        fastBytesPerSecond: FAST_BYTES_PER_SECOND,
      };
      await digestObject(source, hashes, settings, deadline.signal);
      return { kind: 'hashed', digests: hashes.digests(), facts: source.facts };
    } catch (error) {
      const outcome = await failureOutcome(error, { client: this.#client, target, source, deadline });
      if (outcome.kind === 'read') throw error;
      return outcome;
    } finally {
      source?.close();
      deadline.clear();
    }
  }
}
