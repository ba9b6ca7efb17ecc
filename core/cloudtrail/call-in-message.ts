import { at, isObject, type Json } from '../base/json.ts';
import type { ApiCall } from './api-call.ts';
import { parseRecord } from './parse-record.ts';
import { passedOver } from './passed-over.ts';

/**
 * The call that an event of EventBridge carries.
 * @param body the event as text, as a queue has it
 * @returns `null` for a record that is passed over, because another one reports the same act
 * @throws {SealwatchError} `EVENT_FORMAT` when its detail is no record of CloudTrail
 */
export function callInMessage(body: string): ApiCall | null {
  const detail = at(JSON.parse(body) as Json, 'detail');
  return isObject(detail) && passedOver(detail) !== null ? null : parseRecord(detail);
}
