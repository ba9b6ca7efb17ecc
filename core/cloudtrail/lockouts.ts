import { negated } from '../policies/condition.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { possiblyAllowed, possiblyDenied } from '../policies/possible-denial.ts';
import type { Statement } from '../policies/statement.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import type { OwnRole } from '../scope/own-access.ts';
import { isOwn } from '../scope/own-resources.ts';
import {
  type OwnRequests,
  requestsAnywhere,
  requestsTo,
  requestsWith,
  type Whereabouts,
} from './own-requests.ts';

/** What a policy may take from one of the detector's roles. */
export interface Lockout {
  readonly role: OwnRole;
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN, or a pattern of the ARNs. */
  readonly resource: string;
  /** The Deny that takes it; `null` where no Allow gives it. */
  readonly statement: string | null;
}

/** What the policy of a guarded bucket may take from the detector. An Allow is not needed there: the roles' own policies suffice. */
export const bucketLockouts = (
  policy: PolicyDocument | null,
  bucket: GuardedBucket,
  where: Whereabouts,
): readonly Lockout[] => deniedTo(policy, requestsTo(bucket, where), where.guard);

/** What a policy of an identity, an endpoint or an organization may take from the detector's roles, of buckets, objects and keys. */
export const lockoutsAnywhere = (
  policy: PolicyDocument,
  where: Whereabouts,
  isConcerned: (role: OwnRole) => boolean = () => true,
): readonly Lockout[] =>
  deniedTo(
    policy,
    requestsAnywhere(where).filter(({ role }) => isConcerned(role)),
    where.guard,
  );

/** True where a policy of an identity surely permits nothing of what a role has to do with buckets, objects and keys. */
export const permitsNothing = (
  policy: PolicyDocument,
  where: Whereabouts,
  isConcerned: (role: OwnRole) => boolean,
): boolean => {
  const requests = requestsAnywhere(where).filter(({ role }) => isConcerned(role));
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  const isAny = requests.some(({ planned }) =>
    allows.some((allow) => possiblyAllowed(allow, planned).length > 0),
  );
  return requests.length > 0 && !isAny;
};

/** What the policy of a key may take from the detector, by a Deny or by allowing it no more. */
export function keyLockouts(
  policy: PolicyDocument | null,
  key: string,
  where: Whereabouts,
): readonly Lockout[] {
  const requests = requestsWith(key, where);
  const denied = deniedTo(policy, requests, where.guard);
  if (where.guard.scope === 'everything') return denied;
  const allows = policy?.statements.filter(({ effect }) => effect === 'Allow') ?? [];
  const missing = requests.flatMap(({ role, planned }) => {
    const allowed = new Set(allows.flatMap((allow) => possiblyAllowed(allow, planned)));
    return planned.actions
      .filter((action) => !allowed.has(action))
      .map((action) => ({ role, action, resource: planned.resource, statement: null }));
  });
  return [...denied, ...missing];
}

/** Those that were not there before. */
export function newLockouts(before: readonly Lockout[], after: readonly Lockout[]): readonly Lockout[] {
  const known = new Set(before.map(nameOf));
  return after.filter((lockout) => !known.has(nameOf(lockout)));
}

const nameOf = ({ role, action, resource }: Lockout): string => `${role.name} ${action} ${resource}`;

/** True for a Deny that may take something from the detector in a guarded bucket. */
export const locksOut = (deny: Statement, bucket: GuardedBucket, where: Whereabouts): boolean =>
  requestsTo(bucket, where).some(({ planned }) => possiblyDenied(deny, planned).length > 0);

/** True for a Deny about nobody but roles of the detector. */
export const isAimedOnly = ({ principals }: Statement, guard: Guard): boolean =>
  !principals.isNot &&
  principals.values.every(({ kind, value }) => kind === 'AWS' && namesOwnRole(value, guard));

export const namesOwnRole = (arn: string, guard: Guard): boolean =>
  isOwn(guard, /^arn:[^:]*:(?:iam|sts)::[^:]*:(?:assumed-)?role\/(.+)$/s.exec(arn)?.[1] ?? null);

function deniedTo(
  policy: PolicyDocument | null,
  requests: readonly OwnRequests[],
  guard: Guard,
): readonly Lockout[] {
  const denies = policy?.statements.filter(({ effect }) => effect === 'Deny') ?? [];
  return denies
    .filter((deny) => guard.scope === 'configured' || isAimed(deny, guard))
    .flatMap((deny) =>
      requests.flatMap(({ role, planned }) =>
        possiblyDenied(deny, planned).map((action) => ({
          role,
          action,
          resource: planned.resource,
          statement: deny.name,
        })),
      ),
    );
}

/** True for a Deny that names a role of the detector. Where nobody says that one is deployed, only such is about it. */
export function isAimed({ principals, conditions }: Statement, guard: Guard): boolean {
  const named = principals.isNot ? [] : principals.values.map(({ value }) => value);
  const asked = conditions
    .filter(({ key, operator }) => key === 'aws:principalarn' && negated(operator) === null)
    .flatMap(({ values }) => values);
  return [...named, ...asked].some((arn) => namesOwnRole(arn, guard));
}
