import { analysePolicy } from '../../../policies/analyse.ts';
import { seenThrough } from '../../access-point-policy.ts';
import { analysisOf, contextOf, documentOf, policyOf } from '../../bucket-policy.ts';
import { allOf, anyOf, mapFact, not } from '../../fact-logic.ts';
import { type BucketFacts, type Fact, known, type NamedAccessPoint, unknown } from '../../facts.ts';
import { isEffective } from '../../public-access.ts';
import { publicGrants } from '../acl-private/grants.ts';

/** One way for everybody to get in. */
export interface Door {
  /** What makes it a way in: "the policy lets everybody in". */
  readonly title: string;
  /** Whether it would be one if nothing held it back. */
  readonly isThere: Fact<boolean>;
  /** What holds it back, where it does. */
  readonly bolt: string;
  readonly isBolted: Fact<boolean>;
}

export const isOpen = ({ isThere, isBolted }: Door): Fact<boolean> => allOf([isThere, not(isBolted)]);

export const doorsOf = (facts: BucketFacts): readonly Door[] => [
  policyDoor(facts),
  aclDoor(facts),
  ...accessPointDoors(facts),
];

const policyDoor = (facts: BucketFacts): Door => ({
  title: 'the bucket policy lets everybody in',
  isThere: mapFact(analysisOf(facts), ({ isPublic }) => isPublic),
  bolt: 'RestrictPublicBuckets',
  isBolted: isEffective(facts, 'restrictPublicBuckets'),
});

const aclDoor = (facts: BucketFacts): Door => ({
  title: 'the bucket ACL grants something to everybody',
  isThere: mapFact(facts.acl, (acl) => publicGrants(acl).length > 0),
  bolt: 'IgnorePublicAcls or BucketOwnerEnforced',
  isBolted: anyOf([
    mapFact(facts.ownership, (ownership) => ownership === 'BucketOwnerEnforced'),
    isEffective(facts, 'ignorePublicAcls'),
  ]),
});

function accessPointDoors(facts: BucketFacts): readonly Door[] {
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

/** Whoever comes through an access point needs the leave of its policy and of the bucket's. */
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
