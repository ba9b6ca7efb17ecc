import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { messageOf } from '../../aws/messages/queues.ts';
import { putOff } from '../../core/engine/put-off.ts';
import { type BatchPorts, type BatchWork, workBatch } from '../../core/engine/work-batch.ts';
import { logger, metrics } from './chain.ts';
import { bulkQueue, ownQueue } from './worker-queues.ts';

const processor = new BatchProcessor(EventType.SQS);

/** Works on a batch of a queue until shortly before the invocation's limit, and answers with what is given back. */
export async function answerBatch<Item>(
  event: SQSEvent,
  context: Context,
  work: BatchWork<Item>,
): Promise<SQSBatchResponse> {
  const errors = await workBatch(event.Records.map(messageOf), work, portsOf(context));
  const settle = async ({ messageId }: SQSRecord): Promise<void> => {
    if (!errors.has(messageId)) return;
    const error = errors.get(messageId);
    logger.warn('given back', { messageId, error: error instanceof Error ? error : String(error) });
    throw error;
  };
  return processPartialResponse(event, settle, processor, { context, throwOnFullBatchFailure: false });
}

const portsOf = (context: Context): BatchPorts => ({
  msLeft: () => context.getRemainingTimeInMillis(),
  alarm,
  putOff: async (message, why) => {
    await putOff(message, why, { own: ownQueue, bulk: bulkQueue, random: Math.random });
    metrics.addMetric('MessagesPutOff', MetricUnit.Count, 1);
  },
});

function alarm(milliseconds: number): ReturnType<BatchPorts['alarm']> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return { rung: promise, cancel: () => clearTimeout(timer) };
}
