import type { PolicyContext } from './context.ts';
import { denialsOf } from './denial.ts';
import type { PolicyDocument } from './document.ts';
import { type Grant, grantsOf } from './grants.ts';
import { type Permit, permitsOf, surelyIncludes } from './permit.ts';
import { bucketOf } from './scope.ts';
import type { NamedDataset } from './touched-datasets.ts';
import { whyAllowed, whyUndenied } from './why-widened.ts';
import { grantsBy, grantsTo, type Widening, widenings } from './widening.ts';

export type { NamedDataset } from './touched-datasets.ts';
export type { Widening } from './widening.ts';

export interface ComparisonContext extends PolicyContext {
  readonly datasets: readonly NamedDataset[];
}

/**
 * Says statement by statement and principal by principal what can be done now that could not be done before. `null` is no
 * policy. Order, spelling, Sids, and one statement made of several or several of one make no difference.
 */
export function comparePolicies(
  before: PolicyDocument | null,
  after: PolicyDocument | null,
  context: ComparisonContext,
): readonly Widening[] {
  const policies = [before, after].filter((policy) => policy !== null);
  const bucket = bucketOf(policies, context);
  const [was, is] = [readAll(before, bucket, context), readAll(after, bucket, context)];
  const allowed = is.allows.filter(
    (permit) => isNew(permit, was.allows) && grantsBy(permit, is.grants).length > 0,
  );
  const undenied = was.denies.filter((permit) => isNew(permit, is.denies));
  return [
    ...widenings(allowed, (permit) => whyAllowed(permit, was.allows), {
      grantsOf: (permit) => grantsBy(permit, is.grants),
      bucket,
      context,
    }),
    ...widenings(undenied, (permit) => whyUndenied(permit, is.denies), {
      grantsOf: (permit) => grantsTo(permit, is.grants),
      bucket,
      context,
    }),
  ];
}

interface Known {
  readonly allows: readonly Permit[];
  readonly denies: readonly Permit[];
  readonly grants: readonly Grant[];
}

function readAll(policy: PolicyDocument | null, bucket: string | null, context: PolicyContext): Known {
  const statements = policy?.statements ?? [];
  const denials = denialsOf(statements, bucket, context);
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  return {
    allows: allowing.flatMap((statement) => permitsOf(statement, bucket)),
    denies: denials.flatMap(({ statement }) => permitsOf(statement, bucket)),
    grants: allowing.flatMap((statement) => grantsOf(statement, denials, bucket, context)),
  };
}

const isNew = (permit: Permit, others: readonly Permit[]): boolean =>
  !others.some((other) => surelyIncludes(other, permit));
