import { type Activity, type Concern, changeOf, type Subject } from '../../cloudtrail/activity.ts';
import { contextOf, documentOf, named, wideningText } from '../../cloudtrail/policy-change.ts';
import type { AccessPoint } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, aboutResource } from '../../cloudtrail/subjects.ts';
import { comparePolicies, type Widening } from '../../policies/compare.ts';
import { guardedBucket } from '../../scope/guard.ts';

/** Access points: made without Block Public Access, or with a policy that lets more in. */
export function pointConcerns(activity: Activity): Concern[] {
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

/** An access point of which no record told the bucket concerns whoever guards everything. */
const isOfInterest = ({ guard }: Activity, { bucket }: AccessPoint): boolean =>
  bucket === null ? guard.scope === 'everything' : guardedBucket(guard, bucket) !== null;

function subjectOf({ guard, call }: Activity, { bucket }: AccessPoint, name: string): Subject {
  const guarded = guardedBucket(guard, bucket);
  const resource =
    call?.resources.find(({ arn }) => arn.includes(':accesspoint/'))?.arn ?? `accesspoint/${name}`;
  return guarded ? { ...aboutBucket(guarded), resource } : aboutResource(resource);
}

function unblocked({ block, isVpcOnly }: AccessPoint, name: string, subject: Subject): Concern[] {
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
): Concern[] {
  // A policy that was set before it was known on which bucket has not been judged.
  const judged = before.bucket === after.bucket ? before.policy : null;
  const [old, now] = [documentOf(judged), documentOf(after.policy)];
  if (now === null || now === 'unreadable') return [];
  const bucket = guardedBucket(activity.guard, after.bucket);
  const context = { ...contextOf(activity, 'access-point'), datasets: bucket ? named(bucket) : [] };
  const widenings = comparePolicies(old === 'unreadable' ? null : old, now, context);
  const found = worst(widenings, after);
  if (found === null) return [];
  return [
    {
      severity: found.severity,
      reason: `the policy of the access point ${name} ${found.text}`,
      details: widenings.map(wideningText),
      subject,
    },
  ];
}

/** A VPC's access point is never public; it may still let another account in. */
function worst(widenings: readonly Widening[], { isVpcOnly }: AccessPoint) {
  if (!isVpcOnly && widenings.some(({ isPublic }) => isPublic))
    return { severity: 'critical', text: 'is public: anybody can come in' } as const;
  const external = [...new Set(widenings.flatMap((widening) => widening.external))];
  if (external.length > 0)
    return { severity: 'high', text: `lets ${external.join(', ')}, outside of the account, in` } as const;
  if (widenings.some(({ isWrite }) => isWrite))
    return { severity: 'low', text: 'lets somebody of the account write' } as const;
  return null;
}
