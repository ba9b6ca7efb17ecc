import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SealwatchError } from '../core/base/errors.ts';
import { observe } from '../core/engine/objects/observe.ts';
import { parseS3Event } from '../core/engine/objects/s3-event.ts';
import { findDataset, isForBulk } from '../core/scope/dataset.ts';
import { bulkQueue } from './bootstrap/bulk-queue.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';
import { deployedConfig } from './bootstrap/environment.ts';
import { workerPorts } from './bootstrap/worker.ts';

const config = deployedConfig();
const processor = new BatchProcessor(EventType.SQS);

const verify =
  (context: Context) =>
  async ({ body }: SQSRecord) => {
    const objectEvent = parseS3Event(JSON.parse(body));
    const dataset = findDataset(config, objectEvent.bucket, objectEvent.key)?.name;
    if (dataset === undefined) return;
    if (bulkQueue && isForBulk(objectEvent.size)) return bulkQueue.add(body);
    const ports = workerPorts(() => context.getRemainingTimeInMillis());
    const { change, isPending } = await observe(objectEvent, dataset, objectEvent, ports);
    const findings = change?.findings.filter((finding) => finding.stamp === 1) ?? [];
    metrics.addMetric('ObjectsObserved', MetricUnit.Count, 1);
    metrics.addMetric('FindingsMade', MetricUnit.Count, findings.length);
    for (const { id, rule, severity } of findings) logger.warn('finding', { id, rule, severity, dataset });
    if (isPending)
      throw new SealwatchError('READ_BROKEN', 'the version could not be read yet and is tried again');
  };

export const handler = chain(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  return processPartialResponse(event, verify(context), processor, {
    context,
    throwOnFullBatchFailure: false,
  });
});
