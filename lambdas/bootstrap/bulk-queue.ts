import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsBulkQueue } from '../../aws/messages/queues.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import type { BulkQueue } from '../../core/engine/objects/ports.ts';

const url = process.env.SEALWATCH_BULK_QUEUE_URL;

/** Where this worker passes on what may wait, or takes long to read; `null` for the bulk workers, which handle everything they get. */
export const bulkQueue: BulkQueue | null = url ? new SqsBulkQueue(new SQSClient(timeLimits()), url) : null;
