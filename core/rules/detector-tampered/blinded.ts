import { percentDecoded } from '../../base/form-encoding.ts';
import { isObject, type Json, textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import { type Activity, changeOf, type RuleMatch, type Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import {
  bucketLockouts,
  isAimed,
  keyLockouts,
  type Lockout,
  lockoutsAnywhere,
  newLockouts,
} from '../../cloudtrail/lockouts.ts';
import type { Whereabouts } from '../../cloudtrail/own-requests.ts';
import { documentOf } from '../../cloudtrail/policy-change.ts';
import { documentIn } from '../../cloudtrail/settings/bucket-access.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import { bucketOf } from '../../cloudtrail/settings/setting.ts';
import { aboutBucket, aboutResource, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import { type PolicyDocument, readPolicy } from '../../policies/document.ts';
import { type GuardedBucket, guardedBucket, isGuardedKey, keyId } from '../../scope/guard.ts';

/**
 * What takes from the detector what it has to read: a policy of a bucket or a key, a key that is switched off, the answers that AWS
 * gives it, or a policy from above.
 */
export function blinding(activity: Activity): readonly RuleMatch[] {
  const { call, change } = activity;
  if (change !== null) return [...byBucketPolicy(activity), ...byKeyPolicy(activity), ...byAnswers(activity)];
  if (call === null) return [];
  return [...byKeyCall(call, activity), ...byPolicyFromAbove(call, activity)];
}

function byBucketPolicy(activity: Activity): RuleMatch[] {
  const change = bucketChangeOf(activity, 'policy');
  if (change === null) return [];
  const { bucket } = change;
  const where = whereabouts(activity);
  const [before, after] = [change.before, change.after].map((value) =>
    bucketLockouts(readable(value), bucket, where),
  );
  const fresh = newLockouts(change.isKnown ? (before ?? []) : [], after ?? []);
  return matchOf(fresh, `the policy of the bucket ${bucket.name}`, aboutTouched(bucket, fresh));
}

function byKeyPolicy(activity: Activity): RuleMatch[] {
  const change = changeOf(activity, 'key-policy');
  // A new key takes nothing from anybody.
  if (change === null || activity.call?.name === 'CreateKey') return [];
  const id = change.resource.slice(change.resource.lastIndexOf('/') + 1);
  const key = [...(activity.call ? keysOf(activity.call) : []), id].find((each) =>
    isGuardedKey(activity.guard, each),
  );
  const after = documentOf(change.value);
  if (key === undefined || after === 'unreadable') return [];
  const where = whereabouts(activity);
  const before = documentOf(change.before.value);
  const known = change.before.isKnown && before !== 'unreadable' ? keyLockouts(before, key, where) : [];
  const fresh = newLockouts(known, keyLockouts(after, key, where));
  return matchOf(fresh, `the policy of the key ${keyId(key)}`, aboutResource(key));
}

/** The settings poll was refused what it could read before: some policy, wherever it is, keeps it out. Nothing else is ever in the value. */
function byAnswers(activity: Activity): RuleMatch[] {
  const change = changeOf(activity, 'access');
  if (change === null) return [];
  const before = change.before.value;
  const refused = change.value.filter((setting) => !before.includes(setting));
  if (refused.length === 0) return [];
  const bucket = guardedBucket(activity.guard, bucketOf(change.resource));
  const id = change.resource.slice(change.resource.lastIndexOf('/') + 1);
  const what = bucket === null ? `the key ${id}` : `the bucket ${bucket.name}`;
  return [
    {
      severity: 'critical',
      reason: `AWS refuses Sealwatch what it could read before of ${what}: some policy keeps it out, and what changes there from now on may not be seen`,
      details: refused.map((setting) => `not readable any more: ${setting}`),
      subject: bucket === null ? aboutResource(id) : aboutBucket(bucket),
    },
  ];
}

/** Keys of everything are nobody's in particular; the rule about keys reports what else such calls endanger. */
function byKeyCall(call: ApiCall, activity: Activity): RuleMatch[] {
  const { guard, settings } = activity;
  if (call.service !== 'kms' || guard.scope !== 'configured') return [];
  const keys = keysOf(call);
  const key = keys.find((each) => isGuardedKey(guard, each));
  if (key === undefined) return [];
  const subject = aboutResource(keys[0] ?? key);
  const name = `the key ${keyId(key)}`;
  if (call.name === 'DisableKey')
    return [
      {
        severity: 'critical',
        reason: `${name} was disabled: Sealwatch can read nothing that it encrypts, so changes cannot be checked or reported`,
        details: [],
        subject,
      },
    ];
  if (call.name !== 'RevokeGrant' && call.name !== 'RetireGrant') return [];
  const policy = settings.get(`key/${keyId(key)}`, 'key-policy');
  if (!policy.isKnown) return [ofUnknownGrant('medium', name, 'its policy is not known', subject)];
  const document = documentOf(policy.value);
  const isNeeded =
    document === 'unreadable' ||
    keyLockouts(document, key, whereabouts(activity)).some(({ statement }) => statement === null);
  return isNeeded
    ? [ofUnknownGrant('critical', name, 'its policy does not let Sealwatch use it without one', subject)]
    : [];
}

const ofUnknownGrant = (severity: Severity, key: string, why: string, subject: Subject): RuleMatch => ({
  severity,
  reason: `a grant of ${key} was taken back, by which Sealwatch may have used it: ${why}`,
  details: [],
  subject,
});

/** Where a call carries a policy that stands above the roles: of an endpoint in a network, or of the organization. */
const CARRIED: Readonly<Record<string, readonly [path: readonly string[], what: string]>> = {
  'ec2:ModifyVpcEndpoint': [['ModifyVpcEndpointRequest', 'PolicyDocument'], 'the policy of a VPC endpoint'],
  'ec2:CreateVpcEndpoint': [['CreateVpcEndpointRequest', 'PolicyDocument'], 'the policy of a VPC endpoint'],
  'organizations:UpdatePolicy': [['content'], 'a policy of the organization'],
};

function byPolicyFromAbove(call: ApiCall, activity: Activity): RuleMatch[] {
  const [path, what] = CARRIED[`${call.service}:${call.name}`] ?? [];
  if (path === undefined || what === undefined) return [];
  const text = textAt(call.parameters, ...path) ?? textAt(call.parameters, 'policyDocument');
  const policy = identityPolicy(text);
  if (policy === null) return [];
  const lockouts = lockoutsAnywhere(policy, whereabouts(activity));
  // The functions run in no network, where an endpoint's policy would count: what is about everything is not about them.
  const isEndpoint = call.service === 'ec2';
  const meant = policy.statements.filter((statement) => !isEndpoint || isPointed(statement, activity));
  const names = new Set(meant.map(({ name }) => name));
  const fresh = lockouts.filter(({ statement }) => statement !== null && names.has(statement));
  return matchOf(fresh, what, aboutResource(textAt(call.parameters, 'policyId') ?? endpointOf(call)));
}

const endpointOf = (call: ApiCall): string | null =>
  textAt(call.parameters, 'ModifyVpcEndpointRequest', 'VpcEndpointId') ??
  textAt(call.parameters, 'vpcEndpointId');

const isPointed = (statement: PolicyDocument['statements'][number], { guard }: Activity): boolean =>
  isAimed(statement, guard) ||
  guard.buckets.some(({ name }) =>
    statement.resources.values.some((value) => value.endsWith(`:::${name}`) || value.includes(`:::${name}/`)),
  );

/** A policy that names nobody, because it is attached to somebody; `null` where it cannot be read. */
export function identityPolicy(text: string | null): PolicyDocument | null {
  const document = documentIn(decoded(text));
  if (!isObject(document)) return null;
  const statements = [document.Statement ?? []].flat() as readonly Json[];
  const Statement = statements.map((each) =>
    isObject(each) && each.Principal === undefined && each.NotPrincipal === undefined
      ? { ...each, Principal: '*' }
      : each,
  );
  try {
    return readPolicy({ ...document, Statement });
  } catch {
    return null;
  }
}

/** IAM takes documents that are encoded as in an address. */
function decoded(text: string | null): string | undefined {
  if (text === null || !text.startsWith('%')) return text ?? undefined;
  return percentDecoded(text) ?? text;
}

const readable = (value: Json): PolicyDocument | null => {
  const document = documentOf(value);
  return document === 'unreadable' ? null : document;
};

export const whereabouts = ({ guard, call }: Pick<Activity, 'guard' | 'call'>): Whereabouts => ({
  guard,
  account: call?.account ?? null,
  region: call?.region ?? null,
});

function aboutTouched(bucket: GuardedBucket, lockouts: readonly Lockout[]): Subject {
  const touched = bucket.datasets
    .filter(({ prefix }) =>
      lockouts.some(({ resource }) => resource === `arn:aws:s3:::${bucket.name}/${prefix}*`),
    )
    .map(({ name }) => name)
    .filter((name) => name !== '');
  return { ...aboutBucket(bucket), ...(touched.length > 0 ? { datasets: touched } : {}) };
}

/** Without audits and locks there is still all that is read of objects and settings. */
const severityOf = (lockouts: readonly Lockout[]): Severity =>
  lockouts.every(({ role }) => role.task === 'audits' || role.task === 'watches-holds') ? 'high' : 'critical';

function matchOf(lockouts: readonly Lockout[], what: string, subject: Subject): RuleMatch[] {
  if (lockouts.length === 0) return [];
  const names = unique(lockouts.map(({ role }) => role.name));
  const actions = unique(lockouts.map(({ action }) => action));
  return [
    {
      severity: severityOf(lockouts),
      reason: `${what} takes from Sealwatch what it needs: ${some(names, 4)} may be refused ${some(actions, 4)}, so what changes from now on may go unchecked`,
      details: linesOf(lockouts),
      subject,
    },
  ];
}

function linesOf(lockouts: readonly Lockout[]): string[] {
  const groups = Map.groupBy(lockouts, ({ statement, resource }) => JSON.stringify([statement, resource]));
  return [...groups.values()].map((group) => {
    const { statement = null, resource = '' } = group[0] ?? {};
    const actions = unique(group.map(({ action }) => action)).join(', ');
    const names = unique(group.map(({ role }) => role.name)).join(', ');
    return statement === null
      ? `nothing allows any more: ${actions} on ${resource} to ${names}`
      : `${statement} denies ${actions} on ${resource} to ${names}`;
  });
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const some = (texts: readonly string[], most: number): string =>
  texts.length <= most
    ? texts.join(', ')
    : `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;
