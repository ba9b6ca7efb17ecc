import { OWN_ACCESS } from '../scope/own-access.ts';
import { type Diagnosis, problem, REDEPLOY } from './diagnosis.ts';

/** Actions that a role is asked about, on one resource. */
export interface Question {
  readonly actions: readonly string[];
  readonly resource: string;
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
    functions.some((name) => new RegExp(`Functions${name}(?![a-z])`).test(logicalId)),
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

/** An action that the simulation refuses. */
export interface Denied {
  readonly action: string;
  readonly resource: string;
  /** `explicitDeny` or `implicitDeny`. */
  readonly decision: string;
}

export const judgeRole = (role: string, denied: readonly Denied[]): readonly Diagnosis[] =>
  denied.map(({ action, resource, decision }) =>
    problem(
      { check: 'permissions', about: role },
      `the role ${role} may not ${action} on ${resource}`,
      decision === 'explicitDeny'
        ? 'a policy of the role, a permissions boundary or a service control policy denies it: exempt the role there'
        : `${REDEPLOY}; if it stays, a permissions boundary or a service control policy leaves it out`,
    ),
  );
