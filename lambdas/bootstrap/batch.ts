import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { messageOf } from '../../aws/messages/queues.ts';
import { shorten } from '../../core/base/escape.ts';
import { messageSubject } from '../../core/engine/message-subject.ts';
import { putOff } from '../../core/engine/put-off.ts';
import {
  type BatchPorts,
  type BatchWork,
  type Delay,
  type Message,
  workBatch,
} from '../../core/engine/work-batch.ts';
import { logger, metrics } from './chain.ts';
import { guard } from './guard.ts';
import { bulkQueue, ownQueue } from './worker-queues.ts';

/** Characters of a message's body that a log line holds: enough for the bucket and the key, or the call and what it was for. */
const MAX_LOGGED = 2_000;

const processor = new BatchProcessor(EventType.SQS);

/** Works on a batch of a queue until shortly before the invocation's limit, and answers with what is given back. */
export async function answerBatch<Item>(
  event: SQSEvent,
  context: Context,
  work: BatchWork<Item>,
): Promise<SQSBatchResponse> {
  const postponed = new Set<string>();
  const errors = await workBatch(event.Records.map(messageOf), work, portsOf(context, postponed));
  const settle = async ({ messageId, body }: SQSRecord): Promise<void> => {
    const { ids } = messageSubject(body);
    if (!errors.has(messageId)) {
      // By these ids a change is followed from its event to its alert.
      if (!postponed.has(messageId)) logger.info('worked off', { messageId, ...ids });
      return;
    }
    const error = errors.get(messageId);
    logger.warn('given back', {
      messageId,
      ...ids,
      error: error instanceof Error ? error : String(error),
    });
    throw error;
  };
  return processPartialResponse(event, settle, processor, { context, throwOnFullBatchFailure: false });
}

const portsOf = (context: Context, postponed: Set<string>): BatchPorts => ({
  msLeft: () => context.getRemainingTimeInMillis(),
  alarm,
  putOff: async (message, why) => {
    await putOff(message, why, { own: ownQueue, bulk: bulkQueue, random: Math.random });
    postponed.add(message.id);
    metrics.addMetric('MessagesPutOff', MetricUnit.Count, 1);
    measureAge(message, why);
  },
});

/** A message that is put off is a new one to SQS, whose age begins again; the stack's alarm is on this one. */
function measureAge({ id, body, firstSentAt, timesPutOff }: Message, why: Delay): void {
  const seconds = Math.max(0, (Date.now() - firstSentAt) / 1000);
  // Whoever follows the alarm needs to know which key or setting it is.
  const { ids } = messageSubject(body);
  logger.info('put off', {
    messageId: id,
    ...ids,
    why,
    timesPutOff,
    seconds,
    body: shorten(body, MAX_LOGGED),
  });
  // One value of all workers: the service of each would be a dimension.
  const metric = new Metrics({ namespace: 'Sealwatch', serviceName: 'workers', singleMetric: true });
  metric.addDimension('stack', guard.stack);
  metric.addMetric('OldestPutOff', MetricUnit.Seconds, seconds);
}

function alarm(milliseconds: number): ReturnType<BatchPorts['alarm']> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return { rung: promise, cancel: () => clearTimeout(timer) };
}
