import { analysePolicy } from '../../policies/analyse.ts';
import { seenThrough } from '../access-point-policy.ts';
import { isEffective } from '../block-public-access.ts';
import { analysisOf, contextOf, documentOf, policyOf } from '../bucket-policy.ts';
import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, pass } from '../check.ts';
import {
  allOf,
  anyOf,
  type BucketFacts,
  type Fact,
  known,
  mapFact,
  type NamedAccessPoint,
  not,
  unknown,
} from '../facts.ts';
import { publicGrants } from './acl-private.ts';

export const notPublic: Check = {
  id: 'not-public',
  title: 'Nobody gets in without being named',
  severity: 'critical',
  isAboutStrangers: true,
  why: 'Whoever can read training data can prepare an attack on what is trained with it, and whoever can write it can carry one out. The check shows what is open now: by policy, ACL and access points, as far as Block Public Access of account, bucket and access points lets it.',
  remediation: {
    cli: '# whoever comes without signing in is refused from then on: a website that S3 serves from it stops\naws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
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
    return judgeAccess(accessPathsOf(facts), facts);
  },
};

function judgeAccess(accessPaths: readonly AccessPath[], facts: BucketFacts): CheckResult {
  const open = accessPaths.filter((path) => is(isOpen(path), true));
  if (open.length > 0)
    return fail(
      'the bucket is public now',
      open.map(({ title }) => title),
    );
  const reasons = accessPaths.map(isOpen).flatMap((fact) => (fact.kind === 'unknown' ? [fact.reason] : []));
  if (reasons.length > 0) return couldNotSay([...new Set(reasons)].join('; '));
  const held = accessPaths.filter(({ isThere }) => !is(isThere, false)).map(heldText);
  return pass('the bucket is not public', [...held, ...ofObjects(facts)]);
}

const heldText = ({ title, isThere, bolt }: AccessPath): string =>
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

const is = (fact: AccessPath['isThere'], value: boolean): boolean =>
  fact.kind === 'known' && fact.value === value;

/** One way for everybody to get in. */
interface AccessPath {
  /** What makes it a way in: "the policy lets everybody in". */
  readonly title: string;
  /** Whether it would be one if nothing held it back. */
  readonly isThere: Fact<boolean>;
  /** What holds it back, where it does. */
  readonly bolt: string;
  readonly isBolted: Fact<boolean>;
}

const isOpen = ({ isThere, isBolted }: AccessPath): Fact<boolean> => allOf([isThere, not(isBolted)]);

const accessPathsOf = (facts: BucketFacts): readonly AccessPath[] => [
  policyPath(facts),
  aclPath(facts),
  ...accessPointPaths(facts),
];

const policyPath = (facts: BucketFacts): AccessPath => ({
  title: 'the bucket policy lets everybody in',
  isThere: mapFact(analysisOf(facts), ({ isPublic }) => isPublic),
  bolt: 'RestrictPublicBuckets',
  isBolted: isEffective(facts, 'restrictPublicBuckets'),
});

const aclPath = (facts: BucketFacts): AccessPath => ({
  title: 'the bucket ACL grants something to everybody',
  isThere: mapFact(facts.acl, (acl) => publicGrants(acl).length > 0),
  bolt: 'IgnorePublicAcls or BucketOwnerEnforced',
  isBolted: anyOf([
    mapFact(facts.ownership, (ownership) => ownership === 'BucketOwnerEnforced'),
    isEffective(facts, 'ignorePublicAcls'),
  ]),
});

function accessPointPaths(facts: BucketFacts): readonly AccessPath[] {
  const isBolted = isEffective(facts, 'restrictPublicBuckets');
  const bolt = 'RestrictPublicBuckets';
  const { accessPoints } = facts;
  if (accessPoints.kind === 'known')
    return accessPoints.value.map((point) => ({
      title: `the access point ${point.name} lets everybody in, and the bucket policy leaves it to access points`,
      isThere: isPublicThrough(point, facts),
      bolt,
      isBolted: anyOf([known(point.block.restrictPublicBuckets), isBolted]),
    }));
  const isThere = unknown(`access points: ${accessPoints.reason}`);
  return [{ title: 'an access point lets everybody in', isThere, bolt, isBolted }];
}

/** A request through an access point needs to be allowed by its policy and by the bucket's. */
function isPublicThrough(point: NamedAccessPoint, facts: BucketFacts): Fact<boolean> {
  const own = mapFact(
    documentOf(known(point.policy)),
    (policy) => analysePolicy(policy, contextOf(facts, 'access-point')).isPublic,
  );
  const ofBucket = mapFact(
    policyOf(facts),
    (policy) => analysePolicy(seenThrough(policy, point, facts), contextOf(facts)).isPublic,
  );
  return allOf([known(!point.isVpcOnly), own, ofBucket]);
}
