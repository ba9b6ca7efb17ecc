import { at, flagAt, isObject, type Json, textAt } from '../../base/json.ts';
import type { Activity, Concern } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { contextOf, documentOf, wideningText } from '../../cloudtrail/policy-change.ts';
import { documentIn } from '../../cloudtrail/settings/policy.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import { comparePolicies } from '../../policies/compare.ts';

/** Calls that set the policy of another kind of door. */
const POLICIES: Readonly<Record<string, string>> = {
  PutMultiRegionAccessPointPolicy: 'Multi-Region access point',
  PutAccessPointPolicyForObjectLambda: 'Object Lambda access point',
  PutAccessGrantsInstanceResourcePolicy: 'Access Grants instance',
};

/** Multi-Region and Object Lambda access points, and the instance of Access Grants: judged by what the call sets. */
export function otherDoorConcerns(activity: Activity): Concern[] {
  const { call, change } = activity;
  if (call?.service !== 's3' || change !== null) return [];
  const what = POLICIES[call.name];
  if (what !== undefined) return policyConcerns(activity, call, what);
  return call.name === 'CreateMultiRegionAccessPoint' ? unblocked(call) : [];
}

function policyConcerns(activity: Activity, call: ApiCall, what: string): Concern[] {
  const policy = documentOf(documentIn(policyIn(call.parameters)) ?? null);
  if (policy === null || policy === 'unreadable') return [];
  const widenings = comparePolicies(null, policy, { ...contextOf(activity, 'access-point'), datasets: [] });
  const outside = widenings.filter(({ isPublic, isExternal }) => isPublic || isExternal);
  if (outside.length === 0) return [];
  const isPublic = outside.some((widening) => widening.isPublic);
  const who = isPublic ? 'anybody' : [...new Set(outside.flatMap(({ external }) => external))].join(', ');
  const reason = `the policy of the ${what} ${nameOf(call) ?? ''} lets ${who}, outside of the account, in`;
  const severity = isPublic ? 'critical' : 'high';
  return [{ severity, reason, details: outside.map(wideningText), subject: aboutResource(nameOf(call)) }];
}

function unblocked(call: ApiCall): Concern[] {
  const block = found(call.parameters, 'publicaccessblock');
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const off = flags.filter((flag) => flagAt(block, flag) === false);
  if (off.length === 0) return [];
  const reason = `a Multi-Region access point was made without Block Public Access, for good: ${off.join(', ')} are off`;
  return [{ severity: 'medium', reason, details: [], subject: aboutResource(nameOf(call)) }];
}

const nameOf = (call: ApiCall): string | null =>
  textAt({ name: found(call.parameters, 'name') }, 'name') ?? call.resources[0]?.arn ?? null;

const policyIn = (parameters: Json): Json | undefined => found(parameters, 'policy');

/** The first filled field of this name, in any case, however deep: no source tells how these calls are written. */
function found(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value)) return undefined;
  const own = Object.keys(value).find((key) => key.toLowerCase() === name && value[key] !== '');
  if (own !== undefined) return at(value, own);
  for (const inner of Object.values(value)) {
    const deeper = found(inner, name);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
