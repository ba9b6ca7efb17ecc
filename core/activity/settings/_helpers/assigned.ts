import { bucketCall } from '../../../rules/records.ts';
import type { JsonObject } from '../../json.ts';
import { parseRecord } from '../../parse-record.ts';
import type { Setting, SettingName } from '../setting.ts';
import type { SettingValues } from '../values.ts';

/** What a call makes of a setting of the bucket of the examples. */
export function assigned<Name extends SettingName>(
  setting: Setting<Name>,
  eventName: string,
  parameters: JsonObject = {},
  before: SettingValues[Name] = setting.safest,
): SettingValues[Name] | undefined {
  return setting.assign(parseRecord(bucketCall(eventName, parameters)), before);
}
