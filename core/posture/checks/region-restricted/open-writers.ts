import type { Statement } from '../../../policies/statement.ts';
import { outcomeOf } from '../../condition-outcome.ts';
import { mapFact } from '../../fact-logic.ts';
import { type BucketFacts, type Fact, unknown } from '../../facts.ts';
import { identityStatements } from '../../identity/identity-statements.ts';
import { grantsOf } from '../../identity/may-do.ts';
import { FROM_A_FOREIGN_VPC, otherRegion } from '../../network-probes.ts';

export interface OpenWriter {
  readonly arn: string;
  /** True where it may write objects in a Region that nobody has named. */
  readonly isOpen: Fact<boolean>;
}

export const openWriters = (arns: readonly string[], facts: BucketFacts): readonly OpenWriter[] =>
  arns.map((arn) => ({ arn, isOpen: isOpenIn(arn, facts) }));

function isOpenIn(arn: string, facts: BucketFacts): Fact<boolean> {
  const writer = facts.account.writers.get(arn) ?? unknown('nobody looked at it');
  if (writer.kind === 'unknown') return writer;
  return mapFact(identityStatements(writer.value.policies), (statements) => {
    const elsewhere = statements.flatMap((statement) => fromElsewhere(statement, otherRegion(facts)));
    return WRITING.some((action) =>
      grantsOf(elsewhere, { action, resource: 'arn:aws:s3:::*' }).some((grant) => !isInOnePlace(grant)),
    );
  });
}

const WRITING = ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'];

/** What is left of a statement for calls to another Region: a condition that they surely meet narrows nothing. */
function fromElsewhere(statement: Statement, region: string): readonly Statement[] {
  const keys = { ...FROM_A_FOREIGN_VPC, 'aws:requestedregion': region };
  const outcomes = statement.conditions.map((condition) => outcomeOf(condition, keys));
  if (outcomes.includes(false)) return [];
  return [{ ...statement, conditions: statement.conditions.filter((_, index) => outcomes[index] === null) }];
}

/** A bucket that is named is in one Region, and so is an access point. */
const isInOnePlace = ({ resources: { isNot, values } }: Statement): boolean =>
  !isNot && values.every((arn) => /^arn:[^:]+:s3:(?:[^:*?$]+:[^:]*:|::[^/*?$]+(?:\/|$))/.test(arn));
