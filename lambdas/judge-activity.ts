import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { S3SettingsReader } from '../aws/s3/settings/settings-reader.ts';
import { GatheredTurns } from '../core/base/turns.ts';
import type { ApiCall } from '../core/cloudtrail/api-call.ts';
import { callInMessage } from '../core/cloudtrail/call-in-message.ts';
import { queueOfCall } from '../core/cloudtrail/object-writes.ts';
import { observeCall } from '../core/engine/activity/observe-call.ts';
import type { Proposed } from '../core/engine/activity/ports.ts';
import type { Message, Task } from '../core/engine/work-batch.ts';
import { activityPorts } from './bootstrap/activity.ts';
import { answerBatch } from './bootstrap/batch.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';
import { guard } from './bootstrap/guard.ts';
import { s3 } from './bootstrap/s3.ts';
import { bulkQueue } from './bootstrap/worker-queues.ts';

// The schedule polls what is no bucket: its clients would double the start of a function that people wait for.
const ports = activityPorts(new S3SettingsReader(s3, guard.account));

async function take({ id, body, timesPutOff, firstSentAt, group }: Message): Promise<Task<ApiCall> | null> {
  const call = callInMessage(body);
  if (call === null) return passOver();
  if (!bulkQueue || queueOfCall(call, guard) !== 'bulk') return { subject: id, item: call };
  await bulkQueue.add(body, { delaySeconds: 0, timesPutOff, firstSentAt, group });
  return null;
}

function passOver(): null {
  metrics.addMetric('RecordsPassedOver', MetricUnit.Count, 1);
  return null;
}

export const handler = chain((event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  // A batch is judged at once: two changes of one setting would only take each other's commits away, and read its history again.
  const gathered = new GatheredTurns<Proposed>();
  return answerBatch<ApiCall>(event, context, {
    take,
    work: async (calls, { mayTryAgain }) => {
      for (const call of calls) {
        const findings = await observeCall(call, { ...ports, gathered, mayTryAgain });
        metrics.addMetric('CallsJudged', MetricUnit.Count, 1);
        metrics.addMetric('FindingsMade', MetricUnit.Count, findings);
        if (findings > 0)
          logger.warn('findings', { count: findings, call: call.name, eventId: call.eventId });
      }
    },
  });
});
