import { putBack } from '../../cli/findings/put-back/put-back.ts';
import type { Restore } from '../../cli/findings/restore-command.ts';
import { settingNamed } from '../../core/cloudtrail/settings/catalogue.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../core/cloudtrail/settings/values.ts';
import type { ActivityEvidence } from '../../core/findings/finding.ts';
import { activityFinding } from '../fakes/activity-finding.ts';

/** Neither a profile nor a Region was chosen. */
export const HERE = { profile: undefined, region: undefined };

interface Changed<Name extends SettingName> {
  readonly before: SettingValues[Name];
  readonly after?: SettingValues[Name];
  readonly resource?: string;
}

/** What is printed for a finding about a setting that had one value and has another. */
export function putBackOf<Name extends SettingName>(
  name: Name,
  { before, after, resource = 'bucket/acme-data' }: Changed<Name>,
  evidence: Partial<ActivityEvidence> = {},
  globals: Parameters<typeof putBack>[1] = HERE,
): Restore {
  const setting = {
    name,
    resource,
    before,
    after: after ?? settingNamed(name).safest,
    isBeforeKnown: true,
  };
  const { evidence: rest } = activityFinding();
  const restore = putBack(activityFinding({ evidence: { ...rest, setting, ...evidence } }), globals);
  if (restore === null) throw new Error('a setting has commands, or a reason why not');
  return restore;
}
