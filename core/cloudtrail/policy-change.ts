import type { Json } from '../base/json.ts';
import { rememberedOf } from '../base/memoize.ts';
import { configures, writesObjects } from '../policies/actions.ts';
import { analysePolicy, type PolicyAnalysis } from '../policies/analyse.ts';
import { type AccessChange, comparePolicies } from '../policies/compare.ts';
import type { PolicyContext } from '../policies/context.ts';
import { type PolicyDocument, readPolicy } from '../policies/document.ts';
import type { Statement } from '../policies/statement.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import type { Activity } from './activity.ts';
import type { ApiCall } from './api-call.ts';
import { isAimedOnly, locksOut } from './lockouts.ts';
import { bucketChangeOf } from './subjects.ts';

/** What the change of a bucket's policy lets whom do. */
export interface PolicyChange {
  readonly bucket: GuardedBucket;
  readonly isBeforeKnown: boolean;
  readonly wasPublic: boolean;
  readonly after: PolicyAnalysis;
  readonly accessChanges: readonly AccessChange[];
  /** True where `RestrictPublicBuckets` is known to be on, of the bucket or of the account. */
  readonly isHeldBack: boolean;
}

/**
 * Judged once: several rules ask the same, and a policy can be made to take long.
 * @returns `null` where the activity changes no bucket's policy, or sets what cannot be read
 */
export const policyChange: (activity: Activity) => PolicyChange | null = rememberedOf(judged);

/** The bucket whose policy was set to what cannot be read, and so not judged. */
export function unreadablePolicy(activity: Activity): GuardedBucket | null {
  const change = bucketChangeOf(activity, 'policy');
  return change !== null && documentOf(change.after) === 'unreadable' ? change.bucket : null;
}

function judged(activity: Activity): PolicyChange | null {
  const change = bucketChangeOf(activity, 'policy');
  if (change === null) return null;
  const { bucket } = change;
  const after = documentOf(change.after);
  if (after === 'unreadable') return null;
  const before = documentOf(change.before);
  const readable = before === 'unreadable' ? null : before;
  const context = { ...contextOf(activity, 'bucket'), bucket: bucket.name };
  return {
    bucket,
    isBeforeKnown: change.isKnown,
    wasPublic: readable !== null && analysePolicy(readable, context).isPublic,
    after: after === null ? NOTHING : analysePolicy(after, context),
    accessChanges: comparePolicies(withoutLockouts(readable, bucket, activity), after, {
      ...context,
      datasets: named(bucket),
    }),
    isHeldBack: isHeldBack(activity, `bucket/${bucket.name}`),
  };
}

/**
 * A policy without what only kept the detector from reading: to lift such a Deny gives nobody something new, it ends what was wrong
 * with it.
 */
function withoutLockouts(
  policy: PolicyDocument | null,
  bucket: GuardedBucket,
  { guard, call }: Activity,
): PolicyDocument | null {
  if (policy === null) return null;
  const where = { guard, account: call?.account ?? null, region: call?.region ?? null };
  const isLockout = (deny: Statement): boolean =>
    deny.effect === 'Deny' &&
    (isAimedOnly(deny, guard) || (isOfReading(deny) && locksOut(deny, bucket, where)));
  return { ...policy, statements: policy.statements.filter((statement) => !isLockout(statement)) };
}

const isOfReading = ({ actions: { isNot, values } }: Statement): boolean =>
  !isNot && !values.some((action) => writesObjects(action) || configures(action));

const NOTHING: PolicyAnalysis = { isPublic: false, external: [], findings: [] };

/** A policy as it was set; `null` where there is none. */
export function documentOf(value: Json): PolicyDocument | null | 'unreadable' {
  if (value === null) return null;
  try {
    return readPolicy(value);
  } catch {
    return 'unreadable';
  }
}

/** Who counts as outside. */
export const contextOf = (
  { guard, call }: { readonly guard: Guard; readonly call: ApiCall | null },
  kind: PolicyContext['kind'],
): PolicyContext => ({
  kind,
  bucket: null,
  account: guard.account ?? call?.account ?? null,
  trustedAccounts: guard.trustedAccounts,
  organization: guard.organization,
  isAsSent: call !== null,
});

/** Datasets that have a name, in the analyser's form. */
export const named = ({ datasets }: GuardedBucket) =>
  datasets.filter(({ name }) => name !== '').map(({ name, prefix }) => ({ name, prefix }));

function isHeldBack({ settings, guard, call }: Activity, resource: string): boolean {
  const account = guard.account ?? call?.account;
  const resources = [resource, ...(account ? [`account/${account}`] : [])];
  return resources.some((each) => {
    const block = settings.get(each, 'public-access-block');
    return block.isKnown && block.value.restrictPublicBuckets;
  });
}

/** One line for what one principal can do by one statement now. */
export const accessChangeText = ({
  statement,
  principal,
  actions,
  resources,
  isUndenied,
  reason,
}: AccessChange): string =>
  `${statement}: ${principal === '*' ? 'everybody' : principal} ${isUndenied ? 'is no longer denied' : 'may'} ${actions.join(', ')} on ${resources.join(', ')} (${reason})`;

/** The datasets that new access touches; all of the bucket's where they touch none by name. */
export const touched = (accessChanges: readonly AccessChange[]): string[] => [
  ...new Set(accessChanges.flatMap(({ datasets }) => datasets)),
];
