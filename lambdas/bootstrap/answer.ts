import type { Refusal } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { logger } from './chain.ts';

/** Runs what was asked for; an error that is meant for the asker becomes an answer, any other fails the invocation. */
export async function answer<Answer>(task: () => Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.code === 'INTERNAL') throw error;
    logger.info('refused', { code: error.code, reason: error.message });
    return { kind: 'error', code: error.code, message: error.message };
  }
}
