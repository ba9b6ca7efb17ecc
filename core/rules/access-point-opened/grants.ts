import { accountIn } from '../../base/arn.ts';
import { at, textAt } from '../../base/json.ts';
import type { Activity, Concern } from '../../cloudtrail/activity.ts';
import { aboutPrefix, aboutResource } from '../../cloudtrail/subjects.ts';
import { guardedBucket, isTrusted } from '../../scope/guard.ts';

/** Access grants: who is let in, to what. */
export function grantConcerns(activity: Activity): Concern[] {
  const { call, change, guard } = activity;
  if (call?.service !== 's3' || call.name !== 'CreateAccessGrant' || change !== null) return [];
  const inner = at(call.parameters, 'CreateAccessGrantRequest') ?? call.parameters;
  const scope = scopeOf(inner) ?? textAt(call.response, 'GrantScope');
  const bucket = guardedBucket(guard, /^s3:\/\/([^/*]+)/.exec(scope ?? '')?.[1] ?? null);
  if (bucket === null && guard.scope !== 'everything') return [];
  const grantee =
    textAt(inner, 'Grantee', 'GranteeIdentifier') ?? textAt(inner, 'grantee', 'granteeIdentifier');
  const permission = textAt(inner, 'Permission') ?? textAt(inner, 'permission') ?? 'access';
  const account = grantee === null ? null : accountIn(grantee);
  const isOutside = account !== null && !isTrusted(guard, account, call.account);
  const prefix = /^s3:\/\/[^/]+\/(.*?)\*?$/s.exec(scope ?? '')?.[1] ?? '';
  return [
    {
      severity: isOutside ? 'high' : permission === 'READ' ? 'low' : 'medium',
      reason: `an access grant gives ${grantee ?? 'somebody'} ${permission} on ${scope ?? 'a location that is not told'}`,
      details: isOutside ? [`account ${account} is outside`] : [],
      subject: bucket ? aboutPrefix(bucket, prefix) : aboutResource(scope),
    },
  ];
}

const scopeOf = (inner: unknown): string | null =>
  textAt(inner, 'AccessGrantsLocationConfiguration', 'S3SubPrefix') ??
  textAt(inner, 'accessGrantsLocationConfiguration', 's3SubPrefix') ??
  textAt(inner, 'GrantScope');
