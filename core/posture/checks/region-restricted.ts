import type { Statement } from '../../policies/statement.ts';
import { contextOf, policyOf } from '../bucket-policy.ts';
import { type Check, type CheckResult, couldNotSay, fail, pass } from '../check.ts';
import { outcomeOf } from '../condition-outcome.ts';
import { notDenied } from '../denies.ts';
import { type BucketFacts, type Fact, mapFact, unknown } from '../facts.ts';
import { FROM_A_FOREIGN_VPC, otherRegion, strangeRegions } from '../network-probes.ts';
import { grantsOf, identityStatements } from '../writers.ts';

export const regionRestricted: Check = {
  id: 'region-restricted',
  title: 'Writers are bound to known Regions or VPCs',
  severity: 'low',
  why: 'Credentials of a writer that work in every Region let whoever steals them copy the training data to, and work from, a Region where nobody looks. A bucket is in one Region, but a right on all buckets is not.',
  remediation: {
    cli: [
      '# for each writer of BUCKET, where its policies name all buckets',
      'aws iam put-role-policy --role-name WRITER --policy-name own-region --policy-document \'{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"REGION"}}}}\'',
    ].join('\n'),
    cdk: 'role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions: ["s3:*"], resources: ["*"], conditions: { StringNotEquals: { "aws:RequestedRegion": this.region } } }))',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    const policy = policyOf(facts);
    if (policy.kind === 'known' && isBound(facts, policy.value))
      return pass('the policy denies calls from outside a VPC or Region that it names');
    const result = byWriters(facts);
    return policy.kind === 'unknown' && result.status === 'fail' ? couldNotSay(policy.reason) : result;
  },
};

const isBound = (facts: BucketFacts, policy: Parameters<typeof strangeRegions>[1]): boolean =>
  notDenied(policy, contextOf(facts), strangeRegions(facts, policy)).length === 0;

function byWriters(facts: BucketFacts): CheckResult {
  const unbound = 'the policy binds calls to no Region or VPC';
  const writers = new Set(facts.datasets.flatMap((dataset) => dataset.writers));
  if (writers.size === 0) return fail(`${unbound}, and no writers are configured that could be bound`);
  const found = openWriters([...writers], facts);
  const open = found.filter(({ isOpen }) => isOpen.kind === 'known' && isOpen.value);
  if (open.length > 0)
    return fail(
      `${unbound}, and writers may write to buckets of every Region`,
      open.map(({ arn }) => arn),
    );
  const reasons = found.flatMap(({ arn, isOpen }) =>
    isOpen.kind === 'unknown' ? [`${arn}: ${isOpen.reason}`] : [],
  );
  return reasons.length > 0 ? couldNotSay(reasons.join('; ')) : pass('writers write in known Regions only');
}

interface OpenWriter {
  readonly arn: string;
  /** True where it may write objects in a Region that nobody has named. */
  readonly isOpen: Fact<boolean>;
}

const openWriters = (arns: readonly string[], facts: BucketFacts): readonly OpenWriter[] =>
  arns.map((arn) => ({ arn, isOpen: isOpenIn(arn, facts) }));

function isOpenIn(arn: string, facts: BucketFacts): Fact<boolean> {
  const writer = facts.account.writers.get(arn) ?? unknown('it was not read');
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
