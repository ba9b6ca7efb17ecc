import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { S3SettingsReader } from '../aws/s3/settings/settings-reader.ts';
import { GatheredTurns } from '../core/base/turns.ts';
import { queueOfCall } from '../core/cloudtrail/object-writes.ts';
import { parseRecord } from '../core/cloudtrail/parse-record.ts';
import { observeCall } from '../core/engine/activity/observe-call.ts';
import type { Proposed } from '../core/engine/activity/ports.ts';
import { activityPorts, s3 } from './bootstrap/activity.ts';
import { bulkQueue } from './bootstrap/bulk-queue.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';

import { guard } from './bootstrap/guard.ts';

// The schedule polls what is no bucket: its clients would double the start of a function that people wait for.
// A batch is judged at once: two changes of one setting would only take each other's commits away, and read its history again.
const ports = {
  ...activityPorts(new S3SettingsReader(s3, guard.account)),
  gathered: new GatheredTurns<Proposed>(),
};
const processor = new BatchProcessor(EventType.SQS);

async function judge({ body }: SQSRecord): Promise<void> {
  const call = parseRecord(JSON.parse(body).detail);
  if (bulkQueue && queueOfCall(call, guard) === 'bulk') return bulkQueue.add(body);
  const findings = await observeCall(call, ports);
  metrics.addMetric('CallsJudged', MetricUnit.Count, 1);
  metrics.addMetric('FindingsMade', MetricUnit.Count, findings);
  if (findings > 0) logger.warn('findings', { count: findings, call: call.name, eventId: call.eventId });
}

export const handler = chain(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  return processPartialResponse(event, judge, processor, { context, throwOnFullBatchFailure: false });
});
