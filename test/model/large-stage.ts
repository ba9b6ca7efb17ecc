import { createHash } from 'node:crypto';
import { resumableSha256 } from '../../aws/resumable-sha256.ts';
import { findDifferences } from '../../core/engine/large/find-differences.ts';
import { completeReading, finishReading } from '../../core/engine/large/finish-reading.ts';
import {
  fullDigest,
  hashSlice,
  type SlicePorts,
  type StateBinding,
} from '../../core/engine/large/hash-slice.ts';
import { hashUnit } from '../../core/engine/large/hash-unit.ts';
import { LargeObjectReader, type ReadingRequest } from '../../core/engine/large/large-object-reader.ts';
import type { PartReader, Unread } from '../../core/engine/large/part-reader.ts';
import { type PlanPorts, planReading } from '../../core/engine/large/plan-reading.ts';
import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import type { ReadOptions, ReadOutcome, ReadTarget } from '../../core/versions/object-reader.ts';
import { etagOf, type MemoryBucket, type Versioning } from '../fakes/memory-bucket.ts';
import { MemoryLargeReadings } from '../fakes/memory-large-readings.ts';
import { hash, memoryStage } from './memory-stage.ts';

export const MIB = 1024 * 1024;
const LIMIT = 2 * MIB;
const CUT = { partMiB: 1, unitParts: 2 };

/** SHA-256 of bytes, in hexadecimal digits. */
export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** As the name of the algorithm says. */
export function digestOfParts(content: string): string {
  const digests: Buffer[] = [];
  for (let at = 0; at < content.length; at += MIB)
    digests.push(
      createHash('sha256')
        .update(content.slice(at, at + MIB))
        .digest(),
    );
  return `sha256-parts-1MiB:${sha256(Buffer.concat(digests))}`;
}

/** A stage in memory where what is larger than 2 MiB is read in parts of one. Executions run when the test says so. */
export function largeStage(mode: Mode, versioning: Versioning = 'enabled', bytesPerDay = 100 * MIB) {
  const stage = memoryStage(mode, versioning);
  const readings = new MemoryLargeReadings();
  const parts = new MemoryParts(stage.memory);
  /** Executions that were started, by their names. */
  const executions = new Map<string, ReadingRequest>();
  /** Names of executions that run no more. */
  const ended = new Set<string>();
  const portsFor = (isBudgeted: boolean, clock = stage.ports.clock): WorkerPorts => ({
    ...stage.ports,
    clock,
    reader: new LargeObjectReader(limited(stage.memory), {
      readings,
      parts,
      sha256,
      start: async (name, request) => {
        if (ended.has(name)) return 'ended';
        executions.set(name, executions.get(name) ?? request);
        return 'running';
      },
      clock,
      hash,
      isBudgeted,
    }),
    differences: (ref, versions) => findDifferences(ref, versions, { readings, hash }),
  });
  const ports = portsFor(true);
  const planPorts: PlanPorts = {
    ...ports,
    readings,
    parts,
    datasetOf: () => stage.dataset.name,
    bytesPerDay,
    cut: CUT,
  };
  const slicePorts: SlicePorts = {
    readings,
    hashes: resumableSha256,
    seal: memorySeal,
    pour: parts.pour,
    msLeft: () => 60_000,
    sliceBytes: 1.5 * MIB,
  };
  const complete = (name: { name: string; round: number }) =>
    completeReading(name, {
      readings,
      sha256,
      clock: stage.ports.clock,
      fullDigest: (reading) => fullDigest(reading, slicePorts),
    });

  /** One execution, as the state machine runs it. @returns what its plan said */
  async function run(request: ReadingRequest) {
    const plan = await planReading(request, planPorts);
    if (plan.next !== 'read') return plan;
    const { name, round } = plan;
    for (const unit of plan.units)
      while (!(await hashUnit({ name, round, unit }, { readings, parts, msLeft: () => 60_000 })).isDone);
    if (plan.isFull) while (!(await hashSlice({ name, round }, slicePorts)).isDone);
    await complete({ name, round });
    await finishReading({ name, round }, planPorts);
    return plan;
  }

  /** Every execution that was started and has not run. */
  async function runAll() {
    const waiting = [...executions];
    executions.clear();
    for (const [name] of waiting) ended.add(name);
    return Promise.all(waiting.map(([, request]) => run(request)));
  }

  return {
    ...stage,
    ports,
    portsFor,
    planPorts,
    slicePorts,
    readings,
    parts,
    executions,
    ended,
    run,
    runAll,
    complete,
  };
}

/** A bucket of which nothing large is read in one go. */
const limited = (bucket: MemoryBucket) => ({
  read: async (target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> => {
    const outcome = await bucket.read(target, options);
    if (outcome.kind !== 'read' || outcome.size <= LIMIT) return outcome;
    const { size, etag, storedAt } = outcome;
    return { kind: 'unreadable', reason: 'too-large', detail: 'too large', size, etag, storedAt };
  },
});

/** Reads ranges of a bucket in memory, as S3 gives them. */
class MemoryParts implements PartReader {
  readonly #bucket: MemoryBucket;
  /** First bytes of the ranges that were read. */
  readonly read: number[] = [];
  /** What S3 answers in place of bytes. */
  refusal: Unread | null = null;

  constructor(bucket: MemoryBucket) {
    this.#bucket = bucket;
  }

  facts: PartReader['facts'] = async (version) => {
    const content = this.#contentOf(version);
    if (typeof content !== 'string') return content;
    const { size, etag, storedAt } = version;
    const encryption = { algorithm: null, kmsKeyId: null };
    const rest = { storageClass: 'STANDARD', encryption, contentType: null };
    return { kind: 'facts', facts: { size, etag, storedAt, ...rest } };
  };

  digest: PartReader['digest'] = async (version, { first, last }) => {
    const content = this.#contentOf(version);
    if (typeof content !== 'string') return content;
    this.read.push(first);
    return { kind: 'digested', hex: sha256(content.slice(first, last + 1)) };
  };

  pour: SlicePorts['pour'] = async (version, sink) => {
    const content = this.#contentOf(version);
    if (typeof content !== 'string') return content;
    try {
      for (let at = sink.length; at < content.length; at += 100_000)
        sink.update(Buffer.from(content.slice(at, at + 100_000)));
    } catch (error) {
      if (!(error instanceof Error && error.name === 'SliceEnd')) throw error;
    }
    return { kind: 'ended' };
  };

  #contentOf({ key, versionId, etag, storedAt }: Parameters<PartReader['facts']>[0]): string | Unread {
    if (this.refusal) return this.refusal;
    const found = this.#bucket.stack(key).find((each) => each.versionId === versionId);
    if (found?.kind !== 'object') return { kind: 'gone', reason: 'no-such-version' };
    const isIt = etagOf(found.content) === etag && found.storedAt.toISOString() === storedAt;
    return isIt ? found.content : { kind: 'gone', reason: 'overwritten' };
  }
}

/** Opens what it closed with the same binding, as KMS does. */
const memorySeal: SlicePorts['seal'] = {
  close: async (state, binding) => Buffer.concat([tag(binding), state]),
  open: async (sealed, binding) =>
    Buffer.compare(Buffer.from(sealed).subarray(0, 32), tag(binding)) === 0 ? sealed.subarray(32) : null,
};

const tag = (binding: StateBinding): Buffer => createHash('sha256').update(JSON.stringify(binding)).digest();
