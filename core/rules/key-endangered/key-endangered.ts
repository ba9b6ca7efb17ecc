import { flagAt } from '../../base/json.ts';
import { type Activity, changeOf, type RuleMatch } from '../../cloudtrail/activity.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import { isGuardedKey, keyId } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { DATA_DESTRUCTION, ENCRYPTED_FOR_IMPACT, INHIBIT_RECOVERY } from '../techniques.ts';
import { callHarms, isAboutStore, isKnownCall, missingIn, worst } from './calls.ts';
import { type Harm, policyHarms } from './policy.ts';

export const keyEndangered: ActivityRule = {
  id: 'key-endangered',
  title: 'encryption key endangered',
  attempt: 'endanger an encryption key',
  meaning:
    'A KMS key that guarded data or Sealwatch uses was disabled, is to be deleted, lost its material, was opened to others, or its policy no longer lets those use it who could. Without the key the data is lost, though every object is still there.',
  techniques: [DATA_DESTRUCTION, ENCRYPTED_FOR_IMPACT, INHIBIT_RECOVERY],
  runbook: [
    'Cancel the deletion, enable the key, put its policy back: the sooner, the less fails.',
    'Copy what it encrypts to another key where the key cannot be trusted any more.',
    'Look at what else the caller did: grants outlive policies.',
  ],
  firstStep: 'Cancel the deletion, or enable the key again; then put its policy back.',
  judge(activity) {
    if (activity.change === null && activity.call?.service !== 'kms') return [];
    const own = accountOf(activity);
    if (activity.change === null) return ruleMatches(activity, keysIn(activity), callHarms(activity, own));
    const change = changeOf(activity, 'key-policy');
    if (change === null) return [];
    const harms = policyHarms(
      {
        before: change.before.value,
        after: change.value,
        isKnown: change.before.isKnown,
        isNew: activity.call?.name === 'CreateKey',
        account: own,
        key: keysIn(activity)[0] ?? lastPart(change.resource),
      },
      activity,
    );
    return ruleMatches(
      activity,
      [...keysIn(activity), lastPart(change.resource)],
      [...harms, ...bypassed(activity)],
    );
  },
  missing(call, guard) {
    if (call.service !== 'kms' || !isKnownCall(call)) return null;
    // Where no key is guarded, none can be endangered.
    if (guard.scope === 'configured' && guard.keys.length + (guard.usedKeys?.length ?? 0) === 0) return null;
    const keys = keysOf(call);
    if (keys.length === 0 && !isAboutStore(call)) return 'the key';
    return keys.some((key) => isGuardedKey(guard, key)) ? missingIn(call) : null;
  },
};

const keysIn = ({ call }: Activity): readonly string[] => (call === null ? [] : keysOf(call));

const lastPart = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1);

/** The check that keeps a caller from locking everybody out, themselves included. */
function bypassed({ call }: Activity): Harm[] {
  if (call?.name !== 'PutKeyPolicy') return [];
  if (flagAt(call.parameters, 'bypassPolicyLockoutSafetyCheck') !== true) return [];
  return [
    { severity: 'medium', says: 'the policy of KEY was set without the check against locking oneself out' },
  ];
}

function ruleMatches({ guard }: Activity, keys: readonly string[], harms: readonly Harm[]): RuleMatch[] {
  if (harms.length === 0) return [];
  const guarded =
    keys.length === 0 ? isGuardedKey(guard, null) : keys.some((key) => isGuardedKey(guard, key));
  if (!guarded) return [];
  const [key] = keys;
  const name = key === undefined ? 'a key that the record does not name' : `the key ${keyId(key)}`;
  const says = [...new Set(harms.map((harm) => harm.says.replaceAll('KEY', () => name)))];
  return [
    {
      severity: worst(harms),
      reason: says.join('; '),
      details: says.length > 1 ? says : [],
      subject: aboutResource(key ?? null),
      parts: harms.flatMap(({ parts = [] }) => parts),
    },
  ];
}

/** The account that owns the key. */
function accountOf({ call, guard }: Activity): string | null {
  const arn = (call ? keysOf(call) : []).find((key) => /^arn:aws[\w-]*:kms:/.test(key));
  return arn?.split(':')[4] ?? guard.account ?? call?.account ?? null;
}
