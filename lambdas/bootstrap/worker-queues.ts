import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsWorkerQueue } from '../../aws/messages/queues.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import type { WorkerQueue } from '../../core/engine/put-off.ts';
import { environmentValue } from './environment.ts';

const client = new SQSClient(timeLimits());
const bulkUrl = process.env.SEALWATCH_BULK_QUEUE_URL;

/** The queue that this worker takes from. */
export const ownQueue: WorkerQueue = new SqsWorkerQueue(client, environmentValue('SEALWATCH_QUEUE_URL'));

/** Where this worker passes on what may wait, or takes long to read; `null` for the bulk workers, which handle everything they get. */
export const bulkQueue: WorkerQueue | null = bulkUrl ? new SqsWorkerQueue(client, bulkUrl) : null;
