import { flagAt } from '../base/json.ts';
import type { ApiCall } from './api-call.ts';

/** Too large for CloudTrail: it says that there were parameters, and leaves them out. */
export const isOmitted = ({ parameters }: ApiCall): boolean => flagAt(parameters, 'omitted') === true;

/** True where a record does not tell what the call would have done: left out for its size, or because it was denied. */
export const isUntold = (call: ApiCall): boolean =>
  isOmitted(call) || (call.error !== null && Object.keys(call.parameters).length === 0);
