import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chain, logger } from '../start-up/chain.ts';

export const handler = chain(async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  logger.info('records', { count: Records.length });
  return { batchItemFailures: [] };
});
