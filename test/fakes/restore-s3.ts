import { createHash } from 'node:crypto';
import type { Digest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { compareKeys, type ObjectRef } from '../../core/base/object-ref.ts';
import type {
  BegunKey,
  Condition,
  CopiedPart,
  CopyRequest,
  CopySource,
  EndedKey,
  KeptProperties,
  RestoreJournal,
  RestoreWriter,
  SourceReader,
  SourceState,
} from '../../core/restore/ports.ts';
import { isArchive } from '../../core/versions/facts.ts';
import type { ObjectReader, ReadOutcome, ReadTarget } from '../../core/versions/object-reader.ts';
import type { CurrentPage, ListedVersion, VersionLister } from '../../core/versions/version-lister.ts';

const GIB = 2 ** 30;
const MAX_COPY = 5 * GIB;
const MIN_PART = 5 * 2 ** 20;
const MAX_PARTS = 10_000;

/** Thrown where a test ends the process. */
export class Killed extends Error {}

export const PLAIN: KeptProperties = {
  headers: {},
  metadata: {},
  websiteRedirect: null,
  storageClass: 'STANDARD',
  encryption: { algorithm: 'AES256', kmsKeyId: null, bucketKey: null },
  lock: null,
  legalHold: false,
  tagCount: 0,
};

export interface FakeVersion {
  readonly versionId: string | null;
  readonly kind: 'object' | 'delete-marker';
  readonly content: string;
  readonly size: number;
  readonly properties: KeptProperties;
  readonly storedAt: Date;
  readonly isWithCustomerKey: boolean;
  readonly restore: 'none' | 'under-way' | 'restored';
}

interface Upload {
  readonly key: string;
  readonly properties: KeptProperties;
  readonly parts: Map<number, { readonly content: string; readonly first: number; readonly last: number }>;
}

type Put = Partial<Pick<FakeVersion, 'size' | 'properties' | 'isWithCustomerKey' | 'restore'>>;

export const digestOf = (content: string): Digest =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
export const etagOf = (content: string): string => createHash('md5').update(content).digest('hex');

/** A bucket that restores versions as S3 does, with its limits; any call may be the last one of the process. */
export class RestoreS3 implements Omit<VersionLister, 'listAll'>, SourceReader, RestoreWriter, ObjectReader {
  readonly bucket = 'guarded';
  state: 'enabled' | 'suspended' | 'never';
  /** Calls of every kind that were made. */
  readonly calls: string[] = [];
  /** Rights that the caller lacks, by the name of a call. */
  readonly denied = new Set<string>();
  /** Runs before a call takes effect: somebody else at work. */
  before: (call: string, key: string) => void = () => {};
  /** The call at which the process ends, from 1 on, and whether it took effect before that. */
  killAt: { readonly call: number; readonly isDone: boolean } | null = null;
  readonly #stacks = new Map<string, FakeVersion[]>();
  readonly #uploads = new Map<string, Upload>();
  #count = 0;
  #sorted: readonly string[] = [];
  #now = Date.parse('2026-11-20T00:00:00Z');

  constructor(state: 'enabled' | 'suspended' | 'never' = 'enabled') {
    this.state = state;
  }

  get openUploads(): number {
    return this.#uploads.size;
  }

  /** Newest first. */
  stack = (key: string): readonly FakeVersion[] => this.#stacks.get(key) ?? [];

  put(key: string, content: string, more: Put = {}): FakeVersion {
    return this.#push(key, {
      kind: 'object',
      content,
      size: content.length,
      properties: PLAIN,
      isWithCustomerKey: false,
      restore: 'none',
      ...more,
    });
  }

  /** A plain delete. */
  mark(key: string): FakeVersion | null {
    if (this.state === 'never') {
      this.#stacks.delete(key);
      return null;
    }
    return this.#push(key, {
      kind: 'delete-marker',
      content: '',
      size: 0,
      properties: PLAIN,
      isWithCustomerKey: false,
      restore: 'none',
    });
  }

  drop(key: string, versionId: string | null): void {
    this.#stacks.set(
      key,
      this.stack(key).filter((each) => each.versionId !== versionId),
    );
  }

  listVersions = (ref: ObjectRef): Promise<ListedVersion[]> =>
    this.#call('ListObjectVersions', ref, () =>
      this.stack(ref.key).map((each, index) => listed(each, index === 0)),
    );

  listCurrent({ prefix, cursor }: { prefix: string; cursor: string | null }): Promise<CurrentPage> {
    return this.#call('ListObjectVersions', { key: prefix }, () => {
      const keys = this.#keysInOrder();
      const start = keys.findIndex((key) => compareKeys(key, cursor ?? prefix) > (cursor === null ? -1 : 0));
      const page = (start < 0 ? [] : keys.slice(start, start + 1000)).filter((key) => key.startsWith(prefix));
      const objects = page.flatMap((key) => {
        const [top] = this.stack(key);
        return top?.kind === 'object' ? [{ key, ...listed(top, true) }] : [];
      });
      return { objects, nextCursor: page.length === 1000 ? (page.at(-1) ?? null) : null };
    });
  }

  #keysInOrder(): readonly string[] {
    if (this.#sorted.length !== this.#stacks.size) this.#sorted = [...this.#stacks.keys()].sort(compareKeys);
    return this.#sorted;
  }

  current(): Promise<never> {
    return Promise.reject(new Error('a restore does not ask this'));
  }

  holds = (
    ref: ObjectRef,
    { versionId, etag }: { versionId: string | null; etag: string | null },
  ): Promise<boolean> =>
    this.#call('HeadObject', ref, () =>
      this.stack(ref.key).some(
        (each) =>
          each.kind === 'object' &&
          each.versionId === versionId &&
          (etag === null || etag === etagOf(each.content)),
      ),
    );

  versioning = async () => this.state;

  describe = (ref: Parameters<SourceReader['describe']>[0]): Promise<SourceState> =>
    this.#call('HeadObject', ref, (): SourceState => {
      const found = this.#version(ref);
      if (found === undefined) return { kind: 'gone' };
      if (found.isWithCustomerKey) return { kind: 'customer-key' };
      const { storageClass } = found.properties;
      if (isArchive(storageClass) && found.restore !== 'restored')
        return { kind: 'archived', storageClass, isUnderWay: found.restore === 'under-way' };
      return {
        kind: 'readable',
        size: found.size,
        etag: etagOf(found.content),
        properties: found.properties,
      };
    });

  read = (target: ReadTarget): Promise<ReadOutcome> =>
    this.#call('GetObject', target, (): ReadOutcome => {
      const found = this.#version(target);
      if (found?.kind !== 'object') return { kind: 'gone', reason: 'no-such-version' };
      const etag = etagOf(found.content);
      if (target.etag !== undefined && target.etag !== etag) return { kind: 'gone', reason: 'overwritten' };
      const { versionId, size, storedAt, properties } = found;
      if (isArchive(properties.storageClass) && found.restore !== 'restored')
        return { kind: 'unreadable', reason: 'archived', detail: 'archived', size, etag, storedAt };
      const { storageClass, encryption } = properties;
      const rest = { etag, versionId, storedAt, storageClass, encryption, contentType: null };
      return { kind: 'read', digest: digestOf(found.content), size, ...rest, prefixDigest: null };
    });

  removeMarker = (ref: ObjectRef, versionId: string | null): Promise<void> =>
    this.#call('DeleteObjectVersion', ref, () => this.drop(ref.key, versionId));

  hide = (ref: ObjectRef, condition: { readonly etag: string }): Promise<void> =>
    this.#call('DeleteObject', ref, () => {
      this.#require(ref.key, condition);
      this.mark(ref.key);
    });

  copy = (request: CopyRequest, condition: Condition): Promise<string | null> =>
    this.#call('CopyObject', request.target, () => {
      const source = this.#source(request.source);
      if (source.size > MAX_COPY) throw new SealwatchError('AWS_FAILED', 'InvalidRequest: too large');
      this.#require(request.target.key, condition);
      const { content, size } = source;
      return this.put(request.target.key, content, { size, properties: request.properties }).versionId;
    });

  beginParts = ({ target, properties }: CopyRequest): Promise<string> =>
    this.#call('CreateMultipartUpload', target, () => {
      const id = `upload-${++this.#count}`;
      this.#uploads.set(id, { key: target.key, properties, parts: new Map() });
      return id;
    });

  copyPart = (
    { source, target }: CopyRequest,
    upload: string,
    { number, first, last }: { readonly number: number; readonly first: number; readonly last: number },
  ): Promise<CopiedPart> =>
    this.#call('UploadPartCopy', target, () => {
      const { content, size } = this.#source(source);
      if (last >= size || number > MAX_PARTS || last - first + 1 > MAX_COPY)
        throw new SealwatchError('AWS_FAILED', 'InvalidRange');
      this.#upload(upload).parts.set(number, { content, first, last });
      return { number, etag: `part-${number}` };
    });

  copiedParts = (target: ObjectRef, upload: string): Promise<readonly CopiedPart[]> =>
    this.#call('ListParts', target, () =>
      [...this.#upload(upload).parts.keys()]
        .sort((a, b) => a - b)
        .map((number) => ({ number, etag: `part-${number}` })),
    );

  completeParts = (
    target: ObjectRef,
    { id, parts }: { readonly id: string; readonly parts: readonly CopiedPart[] },
    condition: Condition,
  ): Promise<string | null> =>
    this.#call('CompleteMultipartUpload', target, () => {
      const upload = this.#upload(id);
      this.#require(target.key, condition);
      let end = 0;
      let content: string | null = null;
      parts.forEach(({ number }, index) => {
        const part = upload.parts.get(number);
        if (part === undefined || part.first !== end || (content !== null && content !== part.content))
          throw new SealwatchError('AWS_FAILED', 'InvalidPart');
        if (index < parts.length - 1 && part.last - part.first + 1 < MIN_PART)
          throw new SealwatchError('AWS_FAILED', 'EntityTooSmall');
        end = part.last + 1;
        content = part.content;
      });
      this.#uploads.delete(id);
      return this.put(target.key, content ?? '', { size: end, properties: upload.properties }).versionId;
    });

  abortParts = (target: ObjectRef, upload: string): Promise<void> =>
    this.#call('AbortMultipartUpload', target, () => void this.#uploads.delete(upload));

  /** Counts a call of somebody else, such as the journal, so that the process may end there too. */
  async counted<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    const isLast = this.killAt?.call === this.calls.length;
    if (isLast && !this.killAt?.isDone) throw new Killed(name);
    const result = work();
    if (isLast) throw new Killed(name);
    return result;
  }

  #call<T>(name: string, { key }: { readonly key: string }, work: () => T): Promise<T> {
    this.before(name, key);
    if (this.denied.has(name))
      return Promise.reject(new SealwatchError('ACCESS_DENIED', `${name}: 403 AccessDenied`));
    return this.counted(name, work);
  }

  #version({
    key,
    versionId,
  }: {
    readonly key: string;
    readonly versionId: string | null;
  }): FakeVersion | undefined {
    return this.stack(key).find((each) => each.versionId === versionId);
  }

  #source({ key, versionId, etag }: CopySource): FakeVersion {
    const found = this.#version({ key, versionId });
    if (found?.kind !== 'object') throw new SealwatchError('NOT_FOUND', '404 NoSuchVersion');
    if (etag !== etagOf(found.content))
      throw new SealwatchError('CONFLICT', '412 PreconditionFailed: the source');
    if (isArchive(found.properties.storageClass) && found.restore !== 'restored')
      throw new SealwatchError('ACCESS_DENIED', '403 InvalidObjectState');
    return found;
  }

  #upload(id: string): Upload {
    const found = this.#uploads.get(id);
    if (found === undefined) throw new SealwatchError('NOT_FOUND', '404 NoSuchUpload');
    return found;
  }

  #require(key: string, condition: Condition): void {
    const [top] = this.stack(key);
    const etag = top?.kind === 'object' ? etagOf(top.content) : null;
    if (condition !== null && etag === null) throw new SealwatchError('NOT_FOUND', '404 NoSuchKey');
    if ((condition?.etag ?? null) !== etag) throw new SealwatchError('CONFLICT', '412 PreconditionFailed');
  }

  #push(key: string, what: Omit<FakeVersion, 'versionId' | 'storedAt'>): FakeVersion {
    const versionId = this.state === 'enabled' ? `v${++this.#count}` : null;
    const kept = this.stack(key).filter((each) => versionId !== null || each.versionId !== null);
    this.#now += 1000;
    const version = { ...what, versionId, storedAt: new Date(this.#now) };
    this.#stacks.set(key, [version, ...kept]);
    return version;
  }
}

const listed = (
  { versionId, kind, content, size, storedAt, properties }: FakeVersion,
  isLatest: boolean,
): ListedVersion => ({
  versionId,
  kind,
  isLatest,
  etag: kind === 'object' ? etagOf(content) : null,
  size: kind === 'object' ? size : null,
  storedAt,
  storageClass: kind === 'object' ? properties.storageClass : null,
});

/** A journal in memory that outlives a process that ends at one of its calls. */
export class MemoryJournal implements RestoreJournal {
  readonly #begun = new Map<string, BegunKey>();
  readonly ended: EndedKey[] = [];
  readonly #s3: RestoreS3;

  constructor(s3: RestoreS3) {
    this.#s3 = s3;
  }

  open = async (): Promise<readonly BegunKey[]> => [...this.#begun.values()];
  begun = async ({ key }: ObjectRef): Promise<BegunKey | null> => this.#begun.get(key) ?? null;

  begin = (key: BegunKey): Promise<void> =>
    this.#s3.counted('begin', () => void this.#begun.set(key.key, key));

  end = (key: EndedKey): Promise<void> =>
    this.#s3.counted('end', () => {
      this.#begun.delete(key.key);
      this.ended.push(key);
    });

  drop = ({ key }: ObjectRef): Promise<void> => this.#s3.counted('drop', () => void this.#begun.delete(key));
}
