import type { Check, CheckResult } from '../../check.ts';
import type { BucketFacts } from '../../facts.ts';
import { couldNotSay, fail, pass } from '../../results.ts';
import { type Door, doorsOf, isOpen } from './doors.ts';
import { examples } from './examples.ts';

export const notPublic: Check = {
  id: 'not-public',
  title: 'Nobody gets in without being named',
  severity: 'critical',
  why: 'Whoever can read training data can prepare an attack on what is trained with it, and whoever can write it has done one. This is what is open now: policy, ACL and access points, after Block Public Access of account, bucket and access points.',
  remediation: {
    cli: 'aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    cdk: 'new Bucket(this, "Data", { blockPublicAccess: BlockPublicAccess.BLOCK_ALL, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED })',
  },
  prowler: [
    's3_bucket_public_access',
    's3_bucket_policy_public_write_access',
    's3_bucket_public_list_acl',
    's3_bucket_public_write_acl',
  ],
  securityHub: ['S3.2', 'S3.3'],
  judge(facts) {
    if (facts.kind === 'directory') return pass('Block Public Access is always on for directory buckets');
    return verdict(doorsOf(facts), facts);
  },
  examples,
};

function verdict(doors: readonly Door[], facts: BucketFacts): CheckResult {
  const open = doors.filter((door) => is(isOpen(door), true));
  if (open.length > 0)
    return fail(
      'the bucket is public now',
      open.map(({ title }) => title),
    );
  const reasons = doors.map(isOpen).flatMap((fact) => (fact.kind === 'unknown' ? [fact.reason] : []));
  if (reasons.length > 0) return couldNotSay([...new Set(reasons)].join('; '));
  const held = doors.filter(({ isThere }) => !is(isThere, false)).map(heldText);
  return pass('the bucket is not public', [...held, ...ofObjects(facts)]);
}

const heldText = ({ title, isThere, bolt }: Door): string =>
  isThere.kind === 'known'
    ? `${title}; ${bolt} holds it back, and is all that does`
    : `not known whether ${title} (${isThere.reason}); ${bolt} would hold it back`;

/** Objects have ACLs of their own, which nobody lists. */
function ofObjects({ ownership, publicAccessBlock, account }: BucketFacts): readonly string[] {
  const isEnforced = ownership.kind === 'known' && ownership.value === 'BucketOwnerEnforced';
  const blocks = [publicAccessBlock, account.publicAccessBlock];
  const isIgnored = blocks.some((block) => block.kind === 'known' && block.value.ignorePublicAcls);
  return isEnforced || isIgnored
    ? []
    : ['single objects may be public by ACLs of their own: those are neither disabled nor ignored for sure'];
}

const is = (fact: Door['isThere'], value: boolean): boolean => fact.kind === 'known' && fact.value === value;
