import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import type { Setting, SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../core/cloudtrail/settings/values.ts';
import { bucketCall } from '../../core/rules/records.examples.ts';

/** What a call makes of a setting of the bucket of the examples. */
export function assigned<Name extends SettingName>(
  setting: Setting<Name>,
  eventName: string,
  parameters: JsonObject = {},
  before: SettingValues[Name] = setting.safest,
): SettingValues[Name] | undefined {
  return setting.assign(parseRecord(bucketCall(eventName, parameters)), before);
}
