import { actionsDenied } from '../posture/resource-denial.ts';
import { OWN_ACCESS } from '../scope/own-access.ts';
import { type Diagnosis, problem, REDEPLOY } from './diagnosis.ts';
import { PART_NEEDS, type PartNeed } from './part-needs.ts';

/** Actions that a role is asked about, on one resource. */
export interface Question {
  readonly actions: readonly string[];
  readonly resource: string;
  /** Values of the condition keys of the request. @default - none */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

interface Guarded {
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * What a function does with guarded buckets and their objects.
 * @param logicalId of the function in the stack
 * @param partition of the stack: `aws`
 */
export function questionsOf(
  logicalId: string,
  datasets: readonly Guarded[],
  partition: string,
): readonly Question[] {
  const access = Object.values(OWN_ACCESS).filter(({ functions }) =>
    functions.some((name) => isNamed(name, logicalId)),
  );
  const buckets = [...new Set(datasets.map(({ bucket }) => bucket))];
  return access.flatMap(({ bucket: onBucket, objects }) => [
    ...(onBucket.length === 0
      ? []
      : buckets.map((bucket) => ({ actions: onBucket, resource: `arn:${partition}:s3:::${bucket}` }))),
    ...(objects.length === 0
      ? []
      : datasets.map(({ bucket, prefix }) => ({
          actions: objects,
          resource: `arn:${partition}:s3:::${bucket}/${prefix}sealwatch-doctor`,
        }))),
  ]);
}

const isNamed = (name: string, logicalId: string): boolean =>
  new RegExp(`Functions${name}(?![a-z])`).test(logicalId);

/** What a function does with tables, queues, topics and keys of the stack: one need for each of them, and for each condition. */
export function partNeedsOf(logicalId: string): readonly PartNeed[] {
  const [, needs = []] = Object.entries(PART_NEEDS).find(([name]) => isNamed(name, logicalId)) ?? [];
  const together = Map.groupBy(needs, ({ part, context }) => JSON.stringify([part, context ?? null]));
  return [...together.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, actions: [first, ...others].flatMap(({ actions }) => actions) }] : [],
  );
}

/** An action that the simulation refuses. */
export interface Denied {
  readonly action: string;
  readonly resource: string;
  /** `explicitDeny` or `implicitDeny`; `resourcePolicy` where the policy of the resource denies it. */
  readonly decision: string;
}

/** What the policy of a resource may deny a role, whatever the role's own policies are. */
export const deniedByResource = (
  { actions, resource }: Question,
  policy: string | null,
  roleArn: string,
): readonly Denied[] =>
  actionsDenied(policy, actions, roleArn).map((action) => ({ action, resource, decision: 'resourcePolicy' }));

export const judgeRole = (role: string, denied: readonly Denied[]): readonly Diagnosis[] =>
  denied.map(({ action, resource, decision }) =>
    problem(
      { check: 'permissions', about: role },
      `the role ${role} may not ${action} on ${resource}`,
      MENDING[decision]?.(resource) ??
        `${REDEPLOY}; if it stays, a permissions boundary or a service control policy leaves it out`,
    ),
  );

/** How to mend what is denied, by how it is. */
const MENDING: Readonly<Record<string, (resource: string) => string>> = {
  explicitDeny: () =>
    'a policy of the role, a permissions boundary or a service control policy denies it: exempt the role there',
  resourcePolicy: (resource) => `the policy of ${resource} may deny it: ${REDEPLOY} puts it back`,
};
