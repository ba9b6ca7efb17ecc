import type { Statement } from '../../../policies/statement.ts';
import type { BucketFacts } from '../../facts.ts';
import { accessPointArns, bucketArn, objectArns } from '../../identity/bucket-arns.ts';
import { type Aim, grantsOf, mayDo } from '../../identity/may-do.ts';
import {
  ACCESS_POINT_ACTIONS,
  ACL_ACTIONS,
  BUCKET_ACTIONS,
  DIRECTORY_ACTIONS,
  OBJECT_ACTIONS,
} from './forbidden-actions.ts';

/** Whoever may do this may do everything: no action and no bucket has such a name. */
const ANY_ACTION = 'AnyActionThatThereIs';
const ANY_BUCKET = 'any-bucket-that-there-is';

/** What an identity may do with a bucket beyond reading, listing and writing objects, line by line. */
export function excessesOf(
  facts: BucketFacts,
  arn: string,
  statements: readonly Statement[],
): readonly string[] {
  const unbounded = everything(facts).some((aim) => mayDo(statements, aim));
  const excess = unbounded
    ? ['every action of S3']
    : forbidden(facts)
        .filter((aim) => mayDo(statements, aim))
        .map(({ action }) => action);
  const where = elsewhere(facts).flatMap((aim) => grantsOf(statements, aim));
  return [
    ...(excess.length === 0 ? [] : [`${arn} may do ${[...new Set(excess)].join(', ')}`]),
    ...(where.length === 0 ? [] : [`${arn} may do it in every bucket (${namesOf(where)})`]),
  ];
}

const namesOf = (statements: readonly Statement[]): string =>
  [...new Set(statements.map(({ name }) => name))].join(', ');

function forbidden(facts: BucketFacts): readonly Aim[] {
  if (facts.kind === 'directory') return aims(DIRECTORY_ACTIONS, [bucketArn(facts)]);
  // Without ACLs there is nothing that these could change.
  const hasAcls = facts.ownership.kind === 'unknown' || facts.ownership.value !== 'BucketOwnerEnforced';
  return [
    ...aims([...OBJECT_ACTIONS, ...(hasAcls ? ACL_ACTIONS : [])], objectArns(facts, '')),
    ...aims(BUCKET_ACTIONS, [bucketArn(facts)]),
    ...aims(ACCESS_POINT_ACTIONS, accessPointArns(facts)),
  ];
}

function everything(facts: BucketFacts): readonly Aim[] {
  if (facts.kind === 'directory') return aims([`s3express:${ANY_ACTION}`], [bucketArn(facts)]);
  return aims([`s3:${ANY_ACTION}`], [bucketArn(facts), ...objectArns(facts, '')]);
}

function elsewhere(facts: BucketFacts): readonly Aim[] {
  if (facts.kind === 'directory')
    return aims(['s3express:CreateSession'], [bucketArn({ ...facts, name: ANY_BUCKET })]);
  return aims(['s3:GetObject', 's3:PutObject'], [`arn:aws:s3:::${ANY_BUCKET}/any-key`]);
}

const aims = (actions: readonly string[], resources: readonly string[]): readonly Aim[] =>
  actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
