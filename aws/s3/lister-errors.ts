import { SealwatchError } from '../../core/base/errors.ts';
import { refusalOf } from './refusal.ts';

/**
 * Runs a question to S3.
 * @throws {SealwatchError} `ACCESS_DENIED` when S3 says so, `AWS_FAILED` for everything else, with the cause
 */
export async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SealwatchError) throw error;
    const refusal = refusalOf(error);
    const isDenied = refusal?.status === 403;
    const said = refusal ? `${refusal.status} ${refusal.code}: ${refusal.message}` : String(error);
    throw new SealwatchError(isDenied ? 'ACCESS_DENIED' : 'AWS_FAILED', `${what}: ${said}`, { cause: error });
  }
}
