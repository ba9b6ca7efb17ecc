import { contextOf, policyOf } from '../../bucket-policy.ts';
import type { Check, CheckResult } from '../../check.ts';
import { notDenied } from '../../denies.ts';
import type { BucketFacts } from '../../facts.ts';
import { strangeRegions } from '../../network-probes.ts';
import { couldNotSay, fail, pass } from '../../results.ts';
import { examples } from './examples.ts';
import { openWriters } from './open-writers.ts';

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
  examples,
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
