import type { Statement } from '../../policies/statement.ts';
import { type Check, couldNotSay } from '../check.ts';
import { type BucketFacts, mapFact } from '../facts.ts';
import {
  type Aim,
  accessPointArns,
  bucketArn,
  grantsOf,
  identityStatements,
  judgeWriters,
  mayDo,
  objectArns,
} from '../writers.ts';

/** Deleting without a version is no excess: in a versioned bucket it hides, and what is hidden is found and restored. */
export const writersLeastPrivilege: Check = {
  id: 'writers-least-privilege',
  title: 'Writers may read, list and write objects, and no more',
  severity: 'high',
  appliesByConfiguration: true,
  why: 'The role that publishes training data is the one that attackers take over. With rights over versions, locks or configuration it can destroy what was approved and let its traces go; with rights over every bucket, all data is lost with it.',
  remediation: {
    cli: 'aws iam put-role-policy --role-name WRITER --policy-name publish --policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:AbortMultipartUpload"],"Resource":"arn:aws:s3:::BUCKET/PREFIX*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::BUCKET"}]}\'\n# and take away the policies that give more; for a user: put-user-policy --user-name',
    cdk: 'bucket.grantRead(writer, "PREFIX/*");\nbucket.grantPut(writer, "PREFIX/*");',
  },
  prowler: [
    'iam_inline_policy_no_administrative_privileges',
    'iam_customer_attached_policy_no_administrative_privileges',
  ],
  securityHub: ['IAM.1', 'IAM.21'],
  judge(facts) {
    const result = judgeWriters(facts, {
      good: 'its writers may read, list and write objects, and no more',
      bad: 'a writer may do more than read, list and write objects',
      problemsOf: ({ arn, policies }) =>
        mapFact(identityStatements(policies), (statements) => excessesOf(facts, arn, statements)),
    });
    const { accessPoints } = facts;
    return result.status === 'pass' && accessPoints.kind === 'unknown'
      ? couldNotSay(`what writers may do through access points: ${accessPoints.reason}`)
      : result;
  },
};

/** An identity that may do this may do everything: no action and no bucket has such a name. */
const ANY_ACTION = 'AnyActionThatThereIs';
const ANY_BUCKET = 'any-bucket-that-there-is';

/** What an identity may do with a bucket beyond reading, listing and writing objects, line by line. */
function excessesOf(facts: BucketFacts, arn: string, statements: readonly Statement[]): readonly string[] {
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

const actions = (names: string): readonly string[] => names.split(/\s+/).map((name) => `s3:${name}`);

/** What a writer of objects needs not: it destroys versions, ends locks, or gives what is written to others. */
const OBJECT_ACTIONS = actions(
  `DeleteObjectVersion BypassGovernanceRetention PutObjectLegalHold UpdateObjectEncryption ReplicateDelete
  ObjectOwnerOverrideToBucketOwner`,
);

/** The same, where objects have ACLs. */
const ACL_ACTIONS = actions('PutObjectAcl PutObjectVersionAcl');

/** With these an identity can give itself the rest, cut the evidence, or have S3 destroy or copy the data. */
const BUCKET_ACTIONS = actions(
  `PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketOwnershipControls PutBucketPublicAccessBlock
  PutLifecycleConfiguration PutReplicationConfiguration PutBucketVersioning PutEncryptionConfiguration
  PutBucketObjectLockConfiguration PutBucketLogging PutBucketNotification PutBucketTagging PutInventoryConfiguration
  DeleteBucket`,
);

const ACCESS_POINT_ACTIONS = actions('PutAccessPointPolicy DeleteAccessPointPolicy DeleteAccessPoint');

/** A session in a directory bucket may do all with its objects; these are about the bucket. */
const DIRECTORY_ACTIONS: readonly string[] = [
  's3express:PutBucketPolicy',
  's3express:DeleteBucketPolicy',
  's3express:PutLifecycleConfiguration',
  's3express:PutEncryptionConfiguration',
  's3express:DeleteBucket',
];
