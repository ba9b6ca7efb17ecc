import { accountIn } from '../../base/arn.ts';
import { at, textAt } from '../../base/json.ts';
import type { Activity, RuleMatch, Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { fieldAnywhere, textAnywhere } from '../../cloudtrail/fields.ts';
import { aboutPrefix, aboutResource } from '../../cloudtrail/subjects.ts';
import { matches } from '../../policies/pattern.ts';
import { datasetsUnder, type Guard, type GuardedBucket } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';

/** Access grants: who is let in to what, and by which role everybody acts who was let in. */
export function grantMatches(activity: Activity): RuleMatch[] {
  const { call, change, guard } = activity;
  if (call?.service !== 's3' || change !== null) return [];
  if (call.name === 'CreateAccessGrant') return grant(call, guard);
  if (call.name === 'CreateAccessGrantsLocation' || call.name === 'UpdateAccessGrantsLocation')
    return location(call, guard);
  return [];
}

function grant(call: ApiCall, guard: Guard): RuleMatch[] {
  const scope = scopeOf(call);
  const reached = reachedBy(scope, guard);
  if (reached === null) return [];
  const inner = requestOf(call);
  const grantee = granteeOf(inner);
  const permission = textAnywhere(inner, 'permission') ?? 'access';
  const account = grantee === null ? null : accountIn(grantee);
  const isOutside = account !== null && !isTrusted(guard, account, call.account);
  return [
    {
      severity: isOutside ? 'high' : permission === 'READ' ? 'low' : 'medium',
      reason: `an access grant gives ${grantee ?? 'somebody'} ${permission} on ${scope ?? 'a location that is not named'}`,
      details: isOutside ? [`account ${account} is outside`] : [],
      subject: reached,
    },
  ];
}

/** Every grant acts with the role of its location: with another role all of them may do something else. */
function location(call: ApiCall, guard: Guard): RuleMatch[] {
  const isNew = call.name === 'CreateAccessGrantsLocation';
  const scope =
    textAnywhere(call.parameters, 'locationscope') ?? textAnywhere(call.response, 'locationscope');
  const reached = isNew || scope !== null ? reachedBy(scope, guard) : aboutResource(nameOfLocation(call));
  if (reached === null) return [];
  const role = textAnywhere(call.parameters, 'iamrolearn') ?? 'a role that is not in the record';
  const where = scope ?? `the location ${nameOfLocation(call) ?? ''}, whose scope is not in the record`;
  return [
    {
      severity: 'medium',
      reason: isNew
        ? `whoever gets an access grant on ${where} will act as ${role}`
        : `everybody who has an access grant on ${where} acts as ${role} from now on`,
      details: ['what grantees write is recorded as written by the role'],
      subject: reached,
    },
  ];
}

const nameOfLocation = (call: ApiCall): string | null =>
  textAnywhere(call.response, 'accessgrantslocationarn') ?? textAnywhere(call.parameters, 'id');

/** What the record of a grant leaves out; `null` where it has what is needed, or the call makes none. */
export function missingInGrant(call: ApiCall): string | null {
  if (call.name === 'CreateAccessGrantsLocation')
    return textAnywhere(call.parameters, 'locationscope') === null ? 'the location' : null;
  if (call.name !== 'CreateAccessGrant') return null;
  if (scopeOf(call) === null) return 'the location';
  return granteeOf(requestOf(call)) === null ? 'who was let in' : null;
}

/** What of the guarded a scope covers, and `null` where it covers none of it: `s3://`, `s3://bucket/prefix*`, `s3://bucket/key`. */
function reachedBy(scope: string | null, guard: Guard): Subject | null {
  const isAll = guard.scope === 'everything';
  const [, name, prefix = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(scope ?? '') ?? [];
  if (name === undefined) return isAll ? aboutResource(scope) : null;
  const start = prefix.replace(/\*$/, '');
  if (isAll && guard.buckets.length === 0) {
    const whole: GuardedBucket = { name, datasets: [] };
    return name === '' || name.includes('*') ? aboutResource(scope) : aboutPrefix(whole, start);
  }
  // `s3://` and `s3://*` are every bucket of the Region.
  const covered = guard.buckets.filter(
    (bucket) => name === '' || bucket.name === name || matches(name, bucket.name),
  );
  const touched = covered.filter(
    (bucket) =>
      datasetsUnder(bucket, start).length > 0 ||
      bucket.datasets.some((dataset) => dataset.name === '' && dataset.prefix.startsWith(start)),
  );
  const [first] = touched;
  if (first === undefined) return isAll ? aboutResource(scope) : null;
  return aboutPrefix(first, start);
}

const requestOf = (call: ApiCall) => at(call.parameters, 'CreateAccessGrantRequest') ?? call.parameters;

function granteeOf(inner: ReturnType<typeof requestOf>): string | null {
  const grantee = fieldAnywhere(inner, 'grantee');
  return textAt(grantee, 'GranteeIdentifier') ?? textAt(grantee, 'granteeIdentifier');
}

/** What AWS answers is the whole scope. What is asked for is a part of the location's, which only says where it is for the default one. */
function scopeOf(call: ApiCall): string | null {
  const inner = requestOf(call);
  const answered = textAnywhere(call.response, 'grantscope') ?? textAnywhere(inner, 'grantscope');
  if (answered !== null) return answered;
  const part = textAnywhere(inner, 's3subprefix');
  if (part?.startsWith('s3://')) return part;
  const id = textAnywhere(inner, 'accessgrantslocationid');
  return id === 'default' ? `s3://${part ?? ''}` : null;
}
