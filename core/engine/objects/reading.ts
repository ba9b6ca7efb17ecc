import type { ObjectRef } from '../../base/object-ref.ts';
import type { ReadOutcome } from '../../versions/object-reader.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { recordOf, type Sighting } from './examine.ts';
import type { WorkerPorts } from './ports.ts';

/** Reads versions for one observation, each one once: a version that was read does not change while a commit is repeated. */
export class Reading {
  readonly #ports: WorkerPorts;
  readonly #outcomes = new Map<string, { outcome: ReadOutcome; prefixLength: number | null }>();
  #isPending = false;

  constructor(ports: WorkerPorts) {
    this.#ports = ports;
  }

  /** True when something could not be read and is worth another try. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** The record of a version, with a digest where its bytes could be read. */
  async examine(
    ref: ObjectRef,
    dataset: string,
    seen: Sighting,
    options: { readonly prefixLength?: number | null; readonly firstTriedAt?: string | null } = {},
  ): Promise<VersionRecord> {
    const prefixLength = options.prefixLength ?? null;
    const outcome = await this.#read(ref, seen, prefixLength);
    const record = recordOf(ref, dataset, seen, outcome, this.#ports.clock(), options.firstTriedAt ?? null);
    if (record.fact.unestablished === 'pending') this.#isPending = true;
    if (outcome.kind !== 'read' || prefixLength === null || record.fact.size === null) return record;
    if (record.fact.size <= prefixLength) return record;
    return {
      ...record,
      fact: { ...record.fact, prefixes: [{ size: prefixLength, digest: outcome.prefixDigest }] },
    };
  }

  async #read(ref: ObjectRef, seen: Sighting, prefixLength: number | null): Promise<ReadOutcome> {
    const name = seen.versionId ?? `null/${seen.etag}`;
    const known = this.#outcomes.get(name);
    if (known && (prefixLength === null || known.prefixLength === prefixLength)) return known.outcome;
    const { bucket, key } = ref;
    const { versionId, etag } = seen;
    const target = { bucket, key, versionId, ...(versionId === null && etag ? { etag } : {}) };
    const prefix = prefixLength === null ? {} : { prefixLength };
    const outcome = await this.#ports.reader.read(target, {
      millisecondsLeft: this.#ports.millisecondsLeft,
      ...prefix,
    });
    this.#outcomes.set(name, { outcome, prefixLength });
    return outcome;
  }
}
