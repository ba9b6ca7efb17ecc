import { algorithmOf, type DigestAlgorithm } from '../../base/digest.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { withApprovedElsewhere } from '../../versions/approved-elsewhere.ts';
import type { Need } from '../../versions/classify.ts';
import { digestsOf } from '../../versions/digest-comparison.ts';
import type { PrefixDigest } from '../../versions/facts.ts';
import type { ReadOutcome, UnreadableReason } from '../../versions/object-reader.ts';
import type { Expectation, VersionRecord } from '../../versions/version-record.ts';
import { isRetried, type ObservedVersion, recordOf } from './examine.ts';
import type { Observed } from './observation.ts';
import type { WorkerPorts } from './ports.ts';

/**
 * Adds the evidence that a judgement asked for. What cannot be established is recorded as such and not asked for again.
 * @throws {SealwatchError} `READ_BROKEN` for a passing fault, `OUT_OF_TIME` for too little time, and while others read it or are not to
 * read it today, after which everything is tried again
 */
export async function gather(
  records: Observed,
  needs: readonly Need[],
  ports: WorkerPorts,
): Promise<Observed> {
  const supplied = new Map(records);
  for (const need of needs) {
    const record = supplied.get(need.version);
    if (record) supplied.set(need.version, await gatherOne(record, need, ports));
  }
  return supplied;
}

export async function gatherOne(
  record: VersionRecord,
  need: Need,
  ports: WorkerPorts,
): Promise<VersionRecord> {
  const { fact } = record;
  if (need.kind === 'prefix') {
    const prefix = await readPrefix(record, need, ports);
    return { ...record, fact: { ...fact, prefixes: [...fact.prefixes, prefix] } };
  }
  for (const digest of digestsOf(fact)) {
    const found = await ports.store.approvedElsewhere(digest, record, need.at);
    if (found !== null) return { ...record, fact: withApprovedElsewhere(fact, need.at, found) };
  }
  return { ...record, fact: withApprovedElsewhere(fact, need.at, null) };
}

type PrefixNeed = Extract<Need, { kind: 'prefix' }>;

async function readPrefix(
  record: VersionRecord,
  { size, algorithm }: PrefixNeed,
  ports: WorkerPorts,
): Promise<PrefixDigest> {
  const { bucket, key, fact } = record;
  const target = { bucket, key, versionId: fact.versionId, ...(fact.etag ? { etag: fact.etag } : {}) };
  const outcome = await ports.reader.read(target, {
    prefixLength: size,
    prefixAlgorithm: algorithm,
    msLeft: ports.msLeft,
  });
  if (outcome.kind === 'unreadable' && PASSING.has(outcome.reason)) {
    throw new SealwatchError(
      // Others take hours or wait for another day: that is nobody's failure, and comes no nearer to the dead letters.
      outcome.reason === 'transient' ? 'READ_BROKEN' : 'OUT_OF_TIME',
      `the first ${size} bytes could not be read: ${outcome.detail}; tried again later`,
    );
  }
  return { size, digest: outcome.kind === 'read' ? outcome.prefixDigest : null };
}

// Recorded as not to be had, what passes would make an honest extension an alteration for ever.
const PASSING: ReadonlySet<UnreadableReason> = new Set([
  'transient',
  'out-of-time',
  'hashing',
  'over-budget',
]);

/** The first bytes that a version may have in common with what is expected of its key. */
export interface ExpectedPrefix {
  readonly size: number;
  readonly algorithm: DigestAlgorithm;
}

/** What to digest besides, while a version is read; `null` where nothing is expected. */
export const expectedPrefix = (expected: Expectation | null): ExpectedPrefix | null => {
  if (expected === null || expected.size === null) return null;
  const { size, digest } = expected;
  return { size, algorithm: digest === null ? 'sha256' : algorithmOf(digest) };
};

/** Reads versions for one observation, each one once: a version that was read does not change while a commit is repeated. */
export class Reading {
  readonly #ports: WorkerPorts;
  readonly #outcomes = new Map<string, { outcome: ReadOutcome; prefixLength: number | null }>();
  #isPending = false;
  #isHashing = false;
  #isShortOfTime = false;

  constructor(ports: WorkerPorts) {
    this.#ports = ports;
  }

  /** True when something could not be read and is worth another try. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** True when something is read by others, who judge it when they are done. */
  get isHashing(): boolean {
    return this.#isHashing;
  }

  /** True when one of those was not read because the time was up. */
  get isShortOfTime(): boolean {
    return this.#isShortOfTime;
  }

  /** The record of a version, with a digest where its bytes could be read. */
  async examine(
    ref: ObjectRef,
    dataset: string,
    seen: ObservedVersion,
    options: { readonly prefix?: ExpectedPrefix | null; readonly firstTriedAt?: string | null } = {},
  ): Promise<VersionRecord> {
    const prefix = options.prefix ?? null;
    const prefixLength = prefix?.size ?? null;
    const outcome = await this.#read(ref, seen, prefix);
    const record = recordOf(ref, dataset, seen, outcome, this.#ports.clock(), options.firstTriedAt ?? null);
    this.#isHashing ||= record.fact.unestablished === 'hashing';
    if (isRetried(record, this.#ports.clock())) {
      this.#isPending = true;
      this.#isShortOfTime ||= outcome.kind === 'unreadable' && outcome.reason === 'out-of-time';
    }
    if (outcome.kind !== 'read' || prefixLength === null || record.fact.size === null) return record;
    if (record.fact.size <= prefixLength) return record;
    return {
      ...record,
      fact: { ...record.fact, prefixes: [{ size: prefixLength, digest: outcome.prefixDigest }] },
    };
  }

  async #read(ref: ObjectRef, seen: ObservedVersion, asked: ExpectedPrefix | null): Promise<ReadOutcome> {
    const prefixLength = asked?.size ?? null;
    const name = seen.versionId ?? `null/${seen.etag}`;
    const known = this.#outcomes.get(name);
    if (known && (prefixLength === null || known.prefixLength === prefixLength)) return known.outcome;
    const { bucket, key } = ref;
    const { versionId, etag } = seen;
    const target = { bucket, key, versionId, ...(versionId === null && etag ? { etag } : {}) };
    const prefix = asked === null ? {} : { prefixLength: asked.size, prefixAlgorithm: asked.algorithm };
    const outcome = await this.#ports.reader.read(target, { msLeft: this.#timeFor(), ...prefix });
    this.#outcomes.set(name, { outcome, prefixLength });
    return outcome;
  }

  /** One version may take all the time there is. A key with many that nobody has read may not: the rest is for the next try. */
  #timeFor(): () => number {
    const { msLeft, shareLeft } = this.#ports;
    if (this.#outcomes.size === 0 || !shareLeft) return msLeft;
    return () => Math.min(msLeft(), shareLeft());
  }
}
