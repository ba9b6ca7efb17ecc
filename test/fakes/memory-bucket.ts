import { createHash } from 'node:crypto';
import type { Digest } from '../../core/base/digest.ts';
import { compareKeys, type ObjectRef } from '../../core/base/object-ref.ts';
import { second } from '../../core/base/time.ts';
import type {
  ObjectReader,
  ReadOptions,
  ReadOutcome,
  ReadTarget,
} from '../../core/versions/object-reader.ts';
import type {
  AskedPage,
  CurrentPage,
  CurrentVersion,
  ListedVersion,
  RecordedBytes,
  VersionLister,
  VersionsPage,
} from '../../core/versions/version-lister.ts';

export type Versioning = 'enabled' | 'suspended' | 'never';

interface Stored {
  readonly versionId: string | null;
  readonly kind: 'object' | 'delete-marker';
  readonly content: string;
  readonly storedAt: Date;
}

export const digestOf = (content: string): Digest =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
export const etagOf = (content: string): string => createHash('md5').update(content).digest('hex');

/** A bucket in memory that treats versions as S3 does, with Last-Modified in whole seconds. */
export class MemoryBucket implements ObjectReader, VersionLister {
  readonly #stacks = new Map<string, Stored[]>();
  readonly #clock: () => Date;
  state: Versioning;
  #counter = 0;

  constructor(state: Versioning, clock: () => Date) {
    this.state = state;
    this.#clock = clock;
  }

  /** @param lastModified of a multipart upload, the time at which it began */
  put(key: string, content: string, lastModified: Date = this.#clock()): Stored {
    return this.#push(key, 'object', content, lastModified);
  }

  /** A plain delete: a marker where versions are kept, the end of the null version elsewhere. */
  delete(key: string): Stored | null {
    if (this.state !== 'never') return this.#push(key, 'delete-marker', '', this.#clock());
    this.#stacks.set(key, []);
    return null;
  }

  destroy(key: string, versionId: string | null): void {
    this.#stacks.set(
      key,
      this.stack(key).filter((each) => each.versionId !== versionId),
    );
  }

  /** Oldest first. */
  stack(key: string): readonly Stored[] {
    return this.#stacks.get(key) ?? [];
  }

  async read(target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> {
    const found = this.stack(target.key).find((each) => each.versionId === target.versionId);
    if (!found) return { kind: 'gone', reason: 'no-such-version' };
    const { content, storedAt, versionId } = found;
    if (found.kind === 'delete-marker') return { kind: 'delete-marker', versionId, storedAt };
    if (target.etag && target.etag !== etagOf(content)) return { kind: 'gone', reason: 'overwritten' };
    const { prefixLength: length } = options;
    const prefixDigest =
      length !== undefined && content.length >= length ? digestOf(content.slice(0, length)) : null;
    const encryption = { algorithm: null, kmsKeyId: null };
    const rest = { storageClass: 'STANDARD', encryption, contentType: null, prefixDigest };
    return {
      kind: 'read',
      digest: digestOf(content),
      size: content.length,
      etag: etagOf(content),
      versionId,
      storedAt,
      ...rest,
    };
  }

  async listVersions(ref: ObjectRef): Promise<ListedVersion[]> {
    const stack = this.stack(ref.key);
    return stack.map((each, index) => listed(each, index === stack.length - 1)).reverse();
  }

  async listCurrent({ prefix }: Pick<AskedPage, 'prefix'>): Promise<CurrentPage> {
    const objects = [...this.#stacks].flatMap(([key, stack]) => {
      const top = stack.at(-1);
      return key.startsWith(prefix) && top?.kind === 'object' ? [{ key, ...listed(top, true) }] : [];
    });
    return { objects, nextCursor: null };
  }

  async listAll({ prefix }: Pick<AskedPage, 'prefix'>): Promise<VersionsPage> {
    const keys = [...this.#stacks.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
    const all = keys.map(async (key) =>
      (await this.listVersions({ bucket: '', key })).map((version) => ({ key, ...version })),
    );
    return { versions: (await Promise.all(all)).flat(), crowded: null, nextCursor: null };
  }

  async current(ref: ObjectRef): Promise<CurrentVersion> {
    const top = this.stack(ref.key).at(-1);
    if (!top) return { kind: 'none' };
    const { kind, versionId, content } = top;
    return kind === 'object' ? { kind, versionId, etag: etagOf(content) } : { kind, versionId };
  }

  async holds(ref: ObjectRef, { versionId, etag, size, storedAt }: RecordedBytes): Promise<boolean> {
    const found = this.stack(ref.key).find((each) => each.versionId === versionId);
    if (found?.kind !== 'object') return false;
    return (
      (etag === null || etag === etagOf(found.content)) &&
      (size === null || size === found.content.length) &&
      (versionId !== null || storedAt === null || second(storedAt) === second(found.storedAt.toISOString()))
    );
  }

  async versioning(): Promise<Versioning> {
    return this.state;
  }

  #push(key: string, kind: Stored['kind'], content: string, lastModified: Date): Stored {
    const versionId =
      this.state === 'enabled' ? `v${String((++this.#counter * 7919) % 10007).padStart(5, '0')}` : null;
    const below =
      versionId === null ? this.stack(key).filter((each) => each.versionId !== null) : this.stack(key);
    const storedAt = new Date(Math.floor(lastModified.getTime() / 1000) * 1000);
    const stored = { versionId, kind, content, storedAt };
    // Of uploads the one that began last is current, whichever ended last.
    const place = below.findLastIndex((each) => each.storedAt <= storedAt) + 1;
    this.#stacks.set(key, below.toSpliced(place, 0, stored));
    return stored;
  }
}

const listed = ({ versionId, kind, content, storedAt }: Stored, isLatest: boolean): ListedVersion => ({
  versionId,
  kind,
  isLatest,
  etag: kind === 'object' ? etagOf(content) : null,
  size: kind === 'object' ? content.length : null,
  storedAt,
  storageClass: kind === 'object' ? 'STANDARD' : null,
});
