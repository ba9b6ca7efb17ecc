import type { PolicyDocument } from '../policies/document.ts';
import type { Statement } from '../policies/statement.ts';
import { outcomeOf, type RequestKeys } from './condition-outcome.ts';
import type { BucketFacts, NamedAccessPoint } from './facts.ts';

/**
 * What the bucket's policy says to requests that come through an access point: conditions on the point that they meet are taken
 * away, and so are statements with conditions on it that they do not meet.
 */
export function seenThrough(
  policy: PolicyDocument,
  point: NamedAccessPoint,
  bucket: Pick<BucketFacts, 'account' | 'region'>,
): PolicyDocument {
  const keys = keysOf(point, bucket);
  const statements = policy.statements.flatMap((statement) => seen(statement, keys));
  return { ...policy, statements };
}

const keysOf = (
  { name, isVpcOnly }: NamedAccessPoint,
  { account, region }: Pick<BucketFacts, 'account' | 'region'>,
): RequestKeys => ({
  's3:dataaccesspointarn': `arn:aws:s3:${region}:${account.id}:accesspoint/${name}`,
  's3:dataaccesspointaccount': account.id,
  's3:accesspointnetworkorigin': isVpcOnly ? 'VPC' : 'Internet',
});

function seen(statement: Statement, keys: RequestKeys): readonly Statement[] {
  const outcomes = statement.conditions.map((condition) => outcomeOf(condition, keys));
  if (outcomes.includes(false)) return [];
  return [{ ...statement, conditions: statement.conditions.filter((_, index) => outcomes[index] === null) }];
}
