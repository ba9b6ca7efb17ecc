import { partsAlgorithm } from '../../base/digest.ts';
import { identify } from '../../base/object-ref.ts';
import type { Dataset } from '../../scope/dataset.ts';
import { algorithmsFor } from '../../versions/digest-comparison.ts';
import { load } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import { judgeReading } from './finish-reading.ts';
import { failureOf } from './hash-unit.ts';
import type { ReadingRequest } from './large-object-reader.ts';
import {
  type Budget,
  isFull,
  type LargeReading,
  type LargeReadings,
  nameOfVersion,
  type ReadingFailure,
} from './large-reading.ts';
import { layoutOf, unitCount } from './layout.ts';
import type { PartReader, VersionFacts } from './part-reader.ts';

export interface PlanPorts extends WorkerPorts {
  readonly readings: LargeReadings;
  readonly parts: PartReader;
  /** Name of the dataset of a key; `null` where nobody guards it any more. */
  readonly datasetOf: (bucket: string, key: string) => Dataset['name'] | null;
  /** Bytes of a dataset that may be read in parts in a day without anybody's asking for it. */
  readonly bytesPerDay: number;
  /** How an object is cut. @default - the product's own sizes */
  readonly cut?: { readonly partMiB: number; readonly unitParts: number };
}

/** What the execution does next. */
export type Plan =
  | {
      readonly next: 'read';
      readonly name: string;
      readonly round: number;
      /** Numbers of the units. */
      readonly units: readonly number[];
      /** True where the whole has to be digested in order as well. */
      readonly isFull: boolean;
    }
  | { readonly next: 'wait'; readonly seconds: number }
  | { readonly next: 'end' };

/** It has waited for the next day to begin, as this clock and no other says it. */
const MIDNIGHT_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Begins a reading in parts, or takes up one that was begun: what is to be digested, how it is cut, and whether the budget of the day
 * has room for it. What is over budget is judged as what cannot be verified now, once, and asked for again when the next day begins.
 */
export async function planReading(request: ReadingRequest, ports: PlanPorts): Promise<Plan> {
  const { readings } = ports;
  const dataset = datasetOf(request, ports);
  if (dataset === null) return { next: 'end' };
  const newest = await readings.newest(request.name);
  if (newest !== null && newest.round > request.round) return { next: 'end' };
  const known = newest?.round === request.round ? newest : null;
  if (known?.status === 'reading') return planOf(known);
  if (known !== null && known.status !== 'waiting') {
    await judgeReading(known, ports);
    return { next: 'end' };
  }
  const answer = await ports.parts.facts(request, ports.msLeft);
  if (answer.kind !== 'facts') return end(request, dataset, late(failureOf(answer)), ports);
  const reading = await readingOf(request, answer.facts, dataset, ports);
  const outcome = await readings.begin(reading, request.isBudgeted ? budgetOf(reading, ports) : null);
  if (outcome === 'over-budget') return wait(reading, known !== null, ports);
  return planOf(outcome === 'exists' ? ((await readings.find(request)) ?? reading) : reading);
}

/** Ends a reading of which nobody could say, in an hour of tries, what is to be read, and has it judged as what cannot be verified. */
export async function giveUpPlan(
  request: ReadingRequest,
  failure: ReadingFailure,
  ports: PlanPorts,
): Promise<void> {
  const dataset = datasetOf(request, ports);
  if (dataset !== null) await end(request, dataset, failure, ports);
}

/** `null` where there is nothing to read: whoever can start an execution could else have one version answer for another. */
const datasetOf = (request: ReadingRequest, ports: PlanPorts): string | null =>
  request.name === nameOfVersion(request, identify(request), ports.hash)
    ? ports.datasetOf(request.bucket, request.key)
    : null;

const UNKNOWN = {
  storageClass: 'STANDARD',
  encryption: { algorithm: null, kmsKeyId: null },
  contentType: null,
} as const;

const late = (failure: ReadingFailure | 'out-of-time'): ReadingFailure =>
  failure === 'out-of-time' ? { reason: 'too-large', detail: 'time ran out before S3 answered' } : failure;

function planOf(reading: LargeReading): Plan {
  const { name, round } = reading;
  const units = Array.from({ length: unitCount(reading) }, (_, unit) => unit);
  return { next: 'read', name, round, units, isFull: isFull(reading) };
}

async function readingOf(
  { bucket, key, versionId, name, round }: ReadingRequest,
  facts: VersionFacts,
  dataset: string,
  ports: PlanPorts,
): Promise<LargeReading> {
  const { entry } = await load({ bucket, key }, dataset, ports);
  const { partMiB, unitParts } = ports.cut ?? {};
  const layout = layoutOf(facts.size, partMiB, unitParts);
  const said = { expected: entry.standing.expected, approvals: entry.approvals };
  return {
    bucket,
    key,
    versionId,
    name,
    round,
    dataset,
    ...facts,
    ...layout,
    ...algorithmsFor(facts, said, partsAlgorithm(layout.partMiB)),
    status: 'reading',
    startedAt: ports.clock().toISOString(),
    endedAt: null,
    waitsUntil: null,
    digest: null,
    alsoDigest: null,
    failure: null,
  };
}

function budgetOf({ dataset }: LargeReading, { clock, bytesPerDay }: PlanPorts): Budget {
  return { dataset, day: clock().toISOString().slice(0, 10), bytes: bytesPerDay };
}

/** Until the next day, when there is a new budget. Only the first time is it judged: that it waits on is no news. */
async function wait(reading: LargeReading, hasWaited: boolean, ports: PlanPorts): Promise<Plan> {
  const now = ports.clock().getTime();
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  const waitsUntil = new Date(tomorrow).toISOString();
  const waiting: LargeReading = { ...reading, status: 'waiting', waitsUntil };
  await ports.readings.save(waiting);
  if (!hasWaited) await judgeReading(waiting, ports);
  return { next: 'wait', seconds: Math.ceil((tomorrow - now + MIDNIGHT_MS) / 1000) };
}

async function end(
  request: ReadingRequest,
  dataset: string,
  failure: ReadingFailure,
  ports: PlanPorts,
): Promise<Plan> {
  const reading = await readingOf(request, { ...UNKNOWN, ...request }, dataset, ports);
  const endedAt = ports.clock().toISOString();
  const failed: LargeReading = { ...reading, status: 'failed', endedAt, failure };
  await ports.readings.save(failed);
  await judgeReading(failed, ports);
  return { next: 'end' };
}
