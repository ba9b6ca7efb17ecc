import { AwsRefusal } from '../../core/trial/ports.ts';
import { isPassing, refusalOf } from '../s3/refusal.ts';

/**
 * Makes a call of AWS.
 * @param call service and name: `s3 PutObject`
 * @throws {AwsRefusal} where AWS answered with a refusal, or could not be reached; whatever else went wrong as it is
 */
export async function askAws<T>(call: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null)
      throw new AwsRefusal({ call, code: refusal.code, status: refusal.status }, { cause: error });
    if (isPassing(error))
      throw new AwsRefusal({ call, code: 'NetworkError', status: null }, { cause: error });
    throw error;
  }
}
