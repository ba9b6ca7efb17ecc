import { isAllowed, type Target } from '../infra/simulation/evaluate.ts';
import { fits } from '../infra/simulation/glob.ts';
import { listed, type Policy } from '../infra/simulation/policy.ts';
import type { Need } from './needs.ts';
import type { Recording } from './recording.ts';
import type { Grant } from './unused.ts';

/** What a resource of the deployment's own account adds to a decision: nothing, where only roles are looked at. */
const targetIn = (account: string): Target => ({
  account,
  policy: { Statement: [] },
  restrictsPublic: true,
  kind: 'bucket',
});

/** Needs that no policy of the function's role allows, each as a line. */
export const denied = ({ roles, place }: Pick<Recording, 'roles' | 'place'>): string[] =>
  Object.entries(roles).flatMap(([role, { policies, needs }]) =>
    needs
      .filter((need) => !isPermitted(role, policies, need, place.account))
      .map(({ action, resource }) => `${role}: ${action} on ${resource}`),
  );

const isPermitted = (
  name: string,
  policies: readonly Policy[],
  { action, resource, keys = {} }: Need,
  account: string,
): boolean => {
  const caller = { name, arn: `arn:aws:iam::${account}:role/${name}`, account, policies };
  return isAllowed({ caller, action, resource, keys }, targetIn(account));
};

/** Everything that the functions may do, one right for itself, by whether something used it. */
export const grantsByUse = ({ roles }: Pick<Recording, 'roles'>): { used: Grant[]; unused: Grant[] } => {
  const uses = new Map<string, { grant: Grant; isUsed: boolean }>();
  for (const grant of grantsIn(roles)) {
    const right = rightOf(grant);
    const isUsed = roles[grant.role]?.needs.some((need) => covers(grant, need)) ?? false;
    const name = JSON.stringify(right);
    uses.set(name, { grant: right, isUsed: isUsed || (uses.get(name)?.isUsed ?? false) });
  }
  const { used = [], unused = [] } = Object.groupBy(uses.values(), ({ isUsed }) =>
    isUsed ? 'used' : 'unused',
  );
  return { used: used.map(({ grant }) => grant), unused: unused.map(({ grant }) => grant) };
};

/** Reading a table is one right, by whatever call; so is an action on guarded buckets, or on what is in them. */
const rightOf = ({ role, action, resource }: Grant): Grant => {
  if (/^dynamodb:(?:BatchGetItem|GetItem|Query)$/.test(action) && !resource.includes('/index/'))
    return { role, action: 'dynamodb:GetItem', resource };
  return { role, action, resource: resource.replace(/^(arn:aws:s3:::)[^/*]+(\/.*)?$/s, guarded) };
};

const guarded = (_: string, arn: string, below?: string): string =>
  `${arn}<guarded>${below === undefined ? '' : '/*'}`;

const grantsIn = (roles: Recording['roles']): Grant[] =>
  Object.entries(roles).flatMap(([role, { policies }]) =>
    policies
      .flatMap(({ Statement }) => Statement)
      .flatMap(({ Action, Resource }) =>
        listed(Action).flatMap((action) => listed(Resource).map((resource) => ({ role, action, resource }))),
      ),
  );

const covers = (grant: Grant, { action, resource }: Need): boolean =>
  fits(grant.action.toLowerCase(), action.toLowerCase()) && fits(grant.resource, resource);
