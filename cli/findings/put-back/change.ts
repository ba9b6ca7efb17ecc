import type { SettingName } from '../../../core/cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../../core/cloudtrail/settings/values.ts';
import type { AwsCall } from './aws-call.ts';

/** One setting of one resource, as it was and as it was left. Both values are what the table keeps of AWS's. */
export interface Change<Name extends SettingName> {
  /** `bucket/NAME`, `account/ID`, `access-point/ACCOUNT/NAME`, `trail/ACCOUNT/REGION/NAME`, `key/ID`, `key/REGION/ID`. */
  readonly resource: string;
  readonly before: SettingValues[Name];
  readonly after: SettingValues[Name];
}

/** What follows the kind of a resource. */
export const nameIn = (resource: string): string => resource.slice(resource.indexOf('/') + 1);

/** How to put one setting back, before it is written for the shell. */
export interface PutBack {
  /** In this order; none where there is no right call. */
  readonly calls: readonly AwsCall[];
  /** What the calls do and what they cannot undo; where there are none, why. */
  readonly note: string;
}

export const cannot = (note: string): PutBack => ({ calls: [], note });
