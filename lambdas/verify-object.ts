import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { saveHeardCanary } from '../aws/dynamodb/bucket-canaries.ts';
import { S3ObjectReader } from '../aws/s3/object-reader.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { objectName } from '../core/base/object-ref.ts';
import { BYTES_PER_DAY, MIN_UNIT_PARTS, PART_MIB } from '../core/engine/large/layout.ts';
import type { Plan } from '../core/engine/large/plan-reading.ts';
import { isJudgeStep, type JudgeStep, takeJudgeStep } from '../core/engine/large/take-step.ts';
import { withDecodedKey } from '../core/engine/objects/decoded-key.ts';
import { hearCanary } from '../core/engine/objects/hear-canary.ts';
import { observeEvents } from '../core/engine/objects/observe.ts';
import { type ObjectEvent, parseS3Event } from '../core/engine/objects/s3-event.ts';
import type { Message, Task, Turn } from '../core/engine/work-batch.ts';
import { isBucketCanary, MAX_CANARY_BYTES, withCanary } from '../core/scope/canary.ts';
import { findDataset, type GuardedBuckets } from '../core/scope/dataset.ts';
import { isForBulk } from '../core/scope/object-queue.ts';
import { answerBatch } from './bootstrap/batch.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';
import { clock, database, deployedConfig, numberFrom } from './bootstrap/environment.ts';
import { s3 } from './bootstrap/s3.ts';
import { keyPorts, parts, readings, workerPorts } from './bootstrap/worker.ts';
import { bulkQueue } from './bootstrap/worker-queues.ts';

const config = withCanary(
  deployedConfig<GuardedBuckets & { readonly largeObjects?: { readonly bytesPerDay: number } }>(),
  process.env.SEALWATCH_CANARY_BUCKET ?? null,
);
const bytesPerDay = config.largeObjects?.bytesPerDay ?? BYTES_PER_DAY;
const cut = {
  partMiB: numberFrom('SEALWATCH_PART_MIB', PART_MIB),
  unitParts: numberFrom('SEALWATCH_UNIT_PARTS', MIN_UNIT_PARTS),
};

const canaryPorts = {
  // What is there now may be larger than the event says, where the bucket keeps no versions.
  reader: new S3ObjectReader(s3, { maxBytes: MAX_CANARY_BYTES }),
  saveHeard: saveHeardCanary(database.document, database.tables),
  clock,
};

async function take({ body, timesPutOff, firstSentAt, group }: Message): Promise<Task<ObjectEvent> | null> {
  const reported = parseS3Event(JSON.parse(body));
  if (!config.buckets.some(({ name }) => name === reported.bucket)) return null;
  const objectEvent = await withDecodedKey(reported, keyPorts);
  if (objectEvent !== reported) {
    metrics.addMetric('KeysDecoded', MetricUnit.Count, 1);
    logger.warn('the event has its key encoded', { reported: reported.key, key: objectEvent.key });
  }
  if (isBucketCanary(config, objectEvent)) return { subject: objectName(objectEvent), item: objectEvent };
  if (!findDataset(config, objectEvent.bucket, objectEvent.key)) return null;
  if (!bulkQueue || !isForBulk(objectEvent.size))
    return { subject: objectName(objectEvent), item: objectEvent };
  await bulkQueue.add(body, { delaySeconds: 0, timesPutOff, firstSentAt, group });
  return null;
}

async function work(objectEvents: readonly ObjectEvent[], turn: Turn): Promise<void> {
  const [ref] = objectEvents;
  if (ref !== undefined && isBucketCanary(config, ref)) {
    for (const objectEvent of objectEvents) await hearCanary(objectEvent, canaryPorts);
    return;
  }
  const dataset = ref && findDataset(config, ref.bucket, ref.key)?.name;
  if (ref === undefined || dataset === undefined) return;
  const ports = { ...workerPorts(turn.msLeft, true), ...turn };
  const { change, isPending, isShortOfTime } = await observeEvents(ref, dataset, objectEvents, ports);
  const findings = change?.findings.filter((finding) => finding.stamp === 1) ?? [];
  metrics.addMetric('ObjectsObserved', MetricUnit.Count, objectEvents.length);
  metrics.addMetric('FindingsMade', MetricUnit.Count, findings.length);
  const requestIds = objectEvents.flatMap(({ requester }) => requester.requestId ?? []);
  for (const { id, rule, severity } of findings)
    logger.warn('finding', { id, rule, severity, dataset, requestIds });
  if (isPending)
    throw new SealwatchError(
      isShortOfTime ? 'OUT_OF_TIME' : 'READ_BROKEN',
      'a version could not be read yet and is tried again',
    );
}

/** A step of an execution that reads what is too large for one invocation. */
function takeStep(step: JudgeStep, context: Context): Promise<Plan | null> {
  const datasetOf = (bucket: string, key: string) => findDataset(config, bucket, key)?.name ?? null;
  const ports = workerPorts(() => context.getRemainingTimeInMillis(), true);
  return takeJudgeStep(step, { ...ports, readings, parts, datasetOf, bytesPerDay, cut });
}

export const handler = chain(
  (event: SQSEvent | JudgeStep, context: Context): Promise<SQSBatchResponse | Plan | null> =>
    isJudgeStep(event) ? takeStep(event, context) : answerBatch(event, context, { take, work }),
);
