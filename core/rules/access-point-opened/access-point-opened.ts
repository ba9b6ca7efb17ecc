import { flagAt, type Json, textAt } from '../../base/json.ts';
import { type Activity, changeOf, type RuleMatch, type Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { fieldAnywhere } from '../../cloudtrail/fields.ts';
import { accessChangeText, contextOf, documentOf, named } from '../../cloudtrail/policy-change.ts';
import { documentIn } from '../../cloudtrail/settings/bucket-access.ts';
import type { AccessPoint } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, aboutResource } from '../../cloudtrail/subjects.ts';
import { type AccessChange, comparePolicies } from '../../policies/compare.ts';
import { guardedBucket } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA, TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';
import { grantMatches, missingInGrant } from './grants.ts';
import { doorMatches, missingAtDoor } from './other-doors.ts';

export const accessPointOpened: ActivityRule = {
  id: 'access-point-opened',
  title: 'way into a bucket opened',
  attempt: 'open a further way into a bucket',
  meaning:
    'An access point, a Multi-Region or Object Lambda access point, an access grant, a file system or a share of another service is a further way into a bucket, with rules of its own. One was made, got another role, or was opened to everybody, to somebody outside, or without Block Public Access.',
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT, CLOUD_STORAGE_DATA],
  runbook: [
    "Take the access point's policy or the grant away; an access point without Block Public Access can only be deleted.",
    'Delete the file system, the share or the location of another service that nobody needs: what comes in by it bears the name of its role only.',
    'Find out from the data events what was read or written through it.',
  ],
  firstStep: 'Take the way in away: the policy, the grant, the file system, the share or the location.',
  judge: (activity) => [
    ...accessPointMatches(activity),
    ...otherPathMatches(activity),
    ...grantMatches(activity),
    ...doorMatches(activity),
  ],
  missing(call) {
    if (call.service !== 's3') return missingAtDoor(call);
    if (POLICIES[call.name] !== undefined)
      return documentIn(policyIn(call.parameters)) === undefined ? 'the policy' : null;
    if (call.name === 'CreateMultiRegionAccessPoint') return nameOf(call) === null ? 'what was made' : null;
    return missingInGrant(call);
  },
};

/** Access points: made without Block Public Access, or with a policy that lets more in. */
function accessPointMatches(activity: Activity): RuleMatch[] {
  const change = changeOf(activity, 'access-point');
  if (!change?.value.exists || !isOfInterest(activity, change.value)) return [];
  const name = change.resource.split('/').at(-1) ?? '';
  const subject = subjectOf(activity, change.value, name);
  const before = change.before.value;
  const isNew = !before.exists && (activity.call === null || activity.call.name === 'CreateAccessPoint');
  return [
    ...(isNew ? unblocked(change.value, name, subject) : []),
    ...widened(activity, before, change.value, name, subject),
  ];
}

/** An access point whose bucket is in no record counts where everything is guarded. */
const isOfInterest = ({ guard }: Activity, { bucket }: AccessPoint): boolean =>
  bucket === null ? guard.scope === 'everything' : guardedBucket(guard, bucket) !== null;

function subjectOf({ guard, call }: Activity, { bucket }: AccessPoint, name: string): Subject {
  const guarded = guardedBucket(guard, bucket);
  const resource =
    call?.resources.find(({ arn }) => arn.includes(':accesspoint/'))?.arn ?? `accesspoint/${name}`;
  return guarded ? { ...aboutBucket(guarded), resource } : aboutResource(resource);
}

function unblocked({ block, isVpcOnly }: AccessPoint, name: string, subject: Subject): RuleMatch[] {
  if (isVpcOnly || Object.values(block).every((isOn) => isOn)) return [];
  const off = Object.entries(block).flatMap(([setting, isOn]) => (isOn ? [] : [setting]));
  const reason = `the access point ${name} was made without Block Public Access, for good: ${off.join(', ')} are off`;
  return [{ severity: 'medium', reason, details: [], subject }];
}

function widened(
  activity: Activity,
  before: AccessPoint,
  after: AccessPoint,
  name: string,
  subject: Subject,
): RuleMatch[] {
  // A policy that was set before it was known on which bucket has not been judged.
  const judged = before.bucket === after.bucket ? before.policy : null;
  const [old, now] = [documentOf(judged), documentOf(after.policy)];
  if (now === null || now === 'unreadable') return [];
  const bucket = guardedBucket(activity.guard, after.bucket);
  const context = { ...contextOf(activity, 'access-point'), datasets: bucket ? named(bucket) : [] };
  const accessChanges = comparePolicies(old === 'unreadable' ? null : old, now, context);
  const found = worst(accessChanges, after);
  if (found === null) return [];
  return [
    {
      severity: found.severity,
      reason: `the policy of the access point ${name} ${found.text}`,
      details: accessChanges.map(accessChangeText),
      subject,
    },
  ];
}

/** A VPC's access point is never public; it may still let another account in. */
function worst(accessChanges: readonly AccessChange[], { isVpcOnly }: AccessPoint) {
  if (!isVpcOnly && accessChanges.some(({ isPublic }) => isPublic))
    return { severity: 'critical', text: 'is public: anybody can come in' } as const;
  const external = [...new Set(accessChanges.flatMap((accessChange) => accessChange.external))];
  if (external.length > 0)
    return { severity: 'high', text: `lets ${external.join(', ')}, outside of the account, in` } as const;
  if (accessChanges.some(({ isWrite }) => isWrite))
    return { severity: 'low', text: 'lets somebody of the account write' } as const;
  return null;
}

/** Calls that set the policy of another kind of access path. */
const POLICIES: Readonly<Record<string, string>> = {
  PutMultiRegionAccessPointPolicy: 'Multi-Region access point',
  PutAccessPointPolicyForObjectLambda: 'Object Lambda access point',
  PutAccessGrantsInstanceResourcePolicy: 'Access Grants instance',
};

/** Multi-Region and Object Lambda access points, and the instance of Access Grants: judged by what the call sets. */
function otherPathMatches(activity: Activity): RuleMatch[] {
  const { call, change } = activity;
  if (call?.service !== 's3' || change !== null) return [];
  const what = POLICIES[call.name];
  if (what !== undefined) return policyMatches(activity, call, what);
  return call.name === 'CreateMultiRegionAccessPoint' ? unblockedRegions(call) : [];
}

function policyMatches(activity: Activity, call: ApiCall, what: string): RuleMatch[] {
  const policy = documentOf(documentIn(policyIn(call.parameters)) ?? null);
  if (policy === null || policy === 'unreadable') return [];
  const accessChanges = comparePolicies(null, policy, {
    ...contextOf(activity, 'access-point'),
    datasets: [],
  });
  const outside = accessChanges.filter(({ isPublic, isExternal }) => isPublic || isExternal);
  if (outside.length === 0) return [];
  const isPublic = outside.some((accessChange) => accessChange.isPublic);
  const who = isPublic ? 'anybody' : [...new Set(outside.flatMap(({ external }) => external))].join(', ');
  const reason = `the policy of the ${what} ${nameOf(call) ?? ''} lets ${who}, outside of the account, in`;
  const severity = isPublic ? 'critical' : 'high';
  return [{ severity, reason, details: outside.map(accessChangeText), subject: aboutResource(nameOf(call)) }];
}

function unblockedRegions(call: ApiCall): RuleMatch[] {
  const block = fieldAnywhere(call.parameters, 'publicaccessblock');
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const off = flags.filter((flag) => flagAt(block, flag) === false);
  if (off.length === 0) return [];
  const reason = `a Multi-Region access point was made without Block Public Access, for good: ${off.join(', ')} are off`;
  return [{ severity: 'medium', reason, details: [], subject: aboutResource(nameOf(call)) }];
}

const nameOf = (call: ApiCall): string | null =>
  textAt({ name: fieldAnywhere(call.parameters, 'name') }, 'name') ?? call.resources[0]?.arn ?? null;

const policyIn = (parameters: Json): Json | undefined => fieldAnywhere(parameters, 'policy');
