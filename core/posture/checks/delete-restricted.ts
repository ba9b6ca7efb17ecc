import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import { unlessDirectory } from '../directory-policy.ts';
import type { BucketFacts } from '../facts.ts';
import { strictestMode } from '../output-datasets.ts';
import { addStatement, DEPLOYER } from '../remediation.ts';
import { LEAST_DAYS } from './default-retention.ts';

/**
 * A Deny for everybody but named roles: no policy of an identity gets round it. It is asked with a role that nobody names. A Deny that
 * spares everybody under some condition, such as a second factor, does not do; nor does one for some of the objects.
 */
export const deleteRestricted: Check = {
  id: 'delete-restricted',
  title: 'The bucket policy keeps all but named roles from destroying versions',
  severity: 'medium',
  why: 'Rights to destroy are given to many by wide policies that nobody remembers. A Deny in the bucket policy holds against all of them, so that approved training data outlives a stolen administrator.',
  remediation: {
    cli: addStatement({
      Sid: 'OnlyAdministratorsDestroy',
      Effect: 'Deny',
      Principal: '*',
      Action: [
        's3:DeleteObjectVersion',
        's3:BypassGovernanceRetention',
        's3:PutLifecycleConfiguration',
        's3:PutBucketVersioning',
        's3:PutReplicationConfiguration',
      ],
      Resource: ['arn:aws:s3:::BUCKET', 'arn:aws:s3:::BUCKET/*'],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': ['ADMINISTRATOR-ROLE-ARN', DEPLOYER] } },
    }),
    cdk: 'bucket.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning"], resources: [bucket.bucketArn, bucket.arnForObjects("*")], conditions: { ArnNotLike: { "aws:PrincipalArn": [administrator.roleArn, "arn:aws:iam::ACCOUNT:role/cdk-*-cfn-exec-role-*"] } } }))',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    unlessDirectory(facts, 'versions', () => {
      if (isLocked(facts))
        return notApplicable('Object Lock in compliance mode keeps versions from everybody');
      return whereKnown(policyOf(facts), (policy) => {
        const open = notDenied(policy, contextOf(facts), probesFor(facts));
        if (open.length === 0)
          return pass('the bucket policy keeps all but named roles from destroying versions');
        return fail(
          'the bucket policy lets whoever has the right destroy versions',
          open.map(({ title }) => `nothing denies ${title}`),
        );
      });
    }),
};

/** A lock that ends before anybody notices keeps nothing. */
function isLocked(facts: BucketFacts): boolean {
  const { objectLock } = facts;
  if (objectLock.kind === 'unknown' || objectLock.value.retention?.mode !== 'COMPLIANCE') return false;
  return objectLock.value.retention.days >= (LEAST_DAYS[strictestMode(facts)] ?? 0);
}

const hasLock = ({ objectLock }: BucketFacts): boolean =>
  objectLock.kind === 'unknown' || objectLock.value.isEnabled;

function probesFor(facts: BucketFacts): readonly Probe[] {
  const somebody = `arn:aws:iam::${facts.account.id}:role/a-role-that-no-policy-names`;
  const keys = {
    'aws:principalarn': somebody,
    'aws:principalaccount': facts.account.id,
    'aws:principaltype': 'AssumedRole',
    'aws:principalisawsservice': 'false',
    'aws:userid': 'AROAAROLETHATNOPOLICYNAMES:session',
    'aws:securetransport': 'true',
  };
  const probe = (action: string, level: 'bucket' | 'object', title: string): Probe => ({
    title: `${title} (${action})`,
    actions: [action.toLowerCase()],
    levels: [level],
    principal: somebody,
    keys,
  });
  return [
    probe('s3:DeleteObjectVersion', 'object', 'deleting versions'),
    ...(hasLock(facts) ? [probe('s3:BypassGovernanceRetention', 'object', 'bypassing retention')] : []),
    probe('s3:PutLifecycleConfiguration', 'bucket', 'having S3 delete them'),
    probe('s3:PutBucketVersioning', 'bucket', 'suspending versioning'),
  ];
}
