import type { SettingName } from '../../../core/cloudtrail/settings/setting.ts';
import { type ActivityFinding, TOO_LONG } from '../../../core/findings/finding.ts';
import type { Globals } from '../../globals.ts';
import type { Restore } from '../restore-command.ts';
import { accessPutBack } from './access.ts';
import { commandLine, isUnprintable } from './aws-call.ts';
import { bucketPutBack } from './bucket.ts';
import { type Change, cannot, type PutBack } from './change.ts';
import { lifecyclePutBack } from './lifecycle.ts';
import { keyCallPutBack, keyPolicyPutBack, selectorsPutBack, trailPutBack } from './trail-and-key.ts';

type PutBacks = { readonly [Name in SettingName]: (change: Change<Name>) => PutBack };

const PUT_BACKS: PutBacks = {
  ...accessPutBack,
  ...bucketPutBack,
  lifecycle: lifecyclePutBack,
  trail: trailPutBack,
  'trail-selectors': selectorsPutBack,
  'key-policy': keyPolicyPutBack,
};

/**
 * The commands that give a setting the value that it had before the change that a finding is about, with what they cannot undo.
 * @returns no commands, and why, where nothing is to be put back or the earlier value is not kept whole; `null` where the finding is
 * about no setting
 */
export function putBack(
  finding: ActivityFinding,
  globals: Pick<Globals, 'profile' | 'region'>,
): Restore | null {
  const found = putBackOf(finding);
  if (found === null) return null;
  if (found.calls.some(isUnprintable))
    return { commands: [], note: 'the earlier value holds what the AWS command would misread; use an SDK' };
  return { commands: found.calls.map((call) => commandLine(call, globals)), note: found.note };
}

/** The same calls, before they are written for the shell. */
export function putBackOf({ rule, evidence, resource }: ActivityFinding): PutBack | null {
  const { call, setting, current } = evidence;
  const ofCall = setting === null && rule === 'key-endangered' ? keyCallPutBack(call, resource) : null;
  if (setting === null && ofCall === null) return null;
  if (call?.error) return cannot('AWS refused the attempt: nothing was changed');
  if (current === false) return cannot('it is not in effect any more: nothing is to be put back');
  if (setting === null) return ofCall;
  if (rule === 'protection-lowered')
    return cannot('deploy the earlier configuration again: a deployment lowered the protection');
  // A deployment of a later release may know settings that this command does not.
  if (!Object.hasOwn(PUT_BACKS, setting.name)) return null;
  if (setting.before === TOO_LONG) return cannot('the earlier value is too long to be kept in the finding');
  if (!setting.isBeforeKnown)
    return cannot('the earlier value was never read: what stands under "Before" is assumed');
  const put = PUT_BACKS[setting.name as SettingName] as (change: Change<SettingName>) => PutBack;
  return put(setting as Change<SettingName>);
}
