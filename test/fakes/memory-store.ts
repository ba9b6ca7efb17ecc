import { writesOfQuietChange } from '../../aws/dynamodb/change-set-writes.ts';
import { decodeEntry, encodeEntry } from '../../aws/dynamodb/entry-codec.ts';
import { encodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { decodeVersion, encodeVersion } from '../../aws/dynamodb/version-codec.ts';
import type { Digest } from '../../core/base/digest.ts';
import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';
import { second } from '../../core/base/time.ts';
import type { CopyIndex, IndexPage } from '../../core/engine/objects/find-copies.ts';
import type { ChangeSet, ManifestStore } from '../../core/engine/objects/ports.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { refuseLargeItems, stored } from './dynamodb/item-size.ts';
import { MemoryCallers } from './memory-callers.ts';

const TABLES = { manifest: 'manifest', versions: 'versions', findings: 'findings', runs: 'runs' };

/** The manifest in memory, with the conditions that the real one has. */
export class MemoryStore implements ManifestStore, CopyIndex {
  readonly datasets = new Map<string, Dataset>();
  readonly entriesByName = new Map<string, ManifestEntry>();
  readonly versions = new Map<string, Map<string, VersionRecord>>();
  readonly findingsById = new Map<string, Finding>();
  readonly callers = new MemoryCallers();
  /** Called between the version and the entry of a quiet change: the function may die there. */
  between = (): void => {};
  readonly digests = new Map<string, { ref: ObjectRef; since: string }[]>();

  async load(ref: ObjectRef, dataset: string, requestId: string | null) {
    return {
      caller: requestId === null ? null : await this.callers.find(ref, requestId),
      entry: this.entriesByName.get(objectName(ref)) ?? null,
      dataset: this.datasets.get(dataset) ?? null,
    };
  }

  async entries(refs: readonly ObjectRef[]): Promise<ManifestEntry[]> {
    return refs.flatMap((ref) => this.entriesByName.get(objectName(ref)) ?? []);
  }

  async history(ref: ObjectRef): Promise<VersionRecord[]> {
    return [...(this.versions.get(objectName(ref))?.values() ?? [])];
  }

  async findings(ids: readonly string[]): Promise<Finding[]> {
    return ids.flatMap((id) => this.findingsById.get(id) ?? []);
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    if (!this.#isNext(finding)) return 'conflict';
    refuseLargeItems(encodeFinding(finding));
    this.findingsById.set(finding.id, finding);
    return 'committed';
  }

  async commit(change: ChangeSet): Promise<'committed' | 'conflict'> {
    const { entry, versions, findings, approvedDigests, unsealed } = change;
    const name = objectName(entry);
    const known = this.versions.get(name) ?? new Map<string, VersionRecord>();
    this.versions.set(name, known);
    const items = versions.map((record) => stored(encodeVersion(record)));
    const item = stored(encodeEntry(entry));
    refuseLargeItems(item, ...items, ...findings.map(encodeFinding));
    if (change.areVersionsNew && versions.some((record) => known.has(record.fact.version))) return 'conflict';
    const isQuiet = writesOfQuietChange(change, TABLES) !== null;
    if (isQuiet) {
      for (const record of items.map(decodeVersion)) known.set(record.fact.version, record);
      this.between();
    }
    if ((this.entriesByName.get(name)?.revision ?? 0) !== entry.revision - 1) return 'conflict';
    const isStale = unsealed !== null && this.datasets.get(unsealed.name)?.status !== unsealed.status;
    if (isStale && !isQuiet) return 'conflict';
    if (!findings.every((finding) => this.#isNext(finding))) return 'conflict';
    this.entriesByName.set(name, decodeEntry(item));
    if (isStale) return 'conflict';
    for (const record of items.map(decodeVersion)) known.set(record.fact.version, record);
    for (const finding of findings) this.findingsById.set(finding.id, copy(finding));
    for (const { digest, since } of approvedDigests) {
      this.digests.set(digest, [...(this.digests.get(digest) ?? []), { ref: entry, since }]);
    }
    return 'committed';
  }

  async approvedElsewhere(digest: Digest, ref: ObjectRef, at: string): Promise<ObjectRef | null> {
    const found = (this.digests.get(digest) ?? []).find(
      (each) => objectName(each.ref) !== objectName(ref) && second(each.since) <= second(at),
    );
    return found ? { bucket: found.ref.bucket, key: found.ref.key } : null;
  }

  async *pages(digest: Digest): AsyncGenerator<IndexPage> {
    const records = [...this.versions.values()].flatMap((versions) => [...versions.values()]);
    const found = records.filter(({ fact }) => fact.digest === digest);
    yield { living: found.filter(({ fact }) => fact.destroyed === null), read: found.length };
  }

  #isNext(finding: Finding): boolean {
    return (this.findingsById.get(finding.id)?.stamp ?? 0) === finding.stamp - 1;
  }
}

// What comes out of a database shares nothing with what went in.
const copy = <T>(value: T): T => structuredClone(value);
