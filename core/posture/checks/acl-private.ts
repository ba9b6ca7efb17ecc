import type { Acl, AclGrant } from '../../cloudtrail/settings/values.ts';
import { awsDeliveryBy } from '../../policies/aws-accounts.ts';
import { isEffective } from '../block-public-access.ts';
import type { Check, CheckResult } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import type { BucketFacts } from '../facts.ts';

export const aclPrivate: Check = {
  id: 'acl-private',
  title: 'The ACL grants nothing to others',
  severity: 'high',
  isAboutStrangers: true,
  why: 'A grant to everybody or to another account counts in addition to every policy: it lets them list or replace training data, or give rights to more.',
  remediation: {
    cli: "# takes every grant away, also that of S3's log delivery (LogDelivery) and of CloudFront: where logs are delivered to it by ACL, let logging.s3.amazonaws.com put objects by the policy first, or they stop\naws s3api put-bucket-acl --bucket BUCKET --acl private",
    cdk: 'new Bucket(this, "Data", { accessControl: BucketAccessControl.PRIVATE, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED })',
  },
  prowler: ['s3_bucket_public_list_acl', 's3_bucket_public_write_acl'],
  securityHub: ['S3.2', 'S3.3', 'S3.12'],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets have no ACLs');
    if (facts.ownership.kind === 'known' && facts.ownership.value === 'BucketOwnerEnforced')
      return pass('ACLs are disabled');
    return whereKnown(facts.acl, (acl) => judged(acl, facts));
  },
};

function judged(acl: Acl, facts: BucketFacts): CheckResult {
  const grants = foreignGrants(acl);
  if (grants.length === 0) return pass('the ACL grants nothing to others');
  return fail('the ACL grants something to others', [...grants.map(grantText), ...ignoredNote(acl, facts)]);
}

function ignoredNote(acl: Acl, facts: BucketFacts): readonly string[] {
  const isIgnored = isEffective(facts, 'ignorePublicAcls');
  if (publicGrants(acl).length === 0 || isIgnored.kind === 'unknown') return [];
  return isIgnored.value
    ? ['IgnorePublicAcls is on: what it grants to everybody has no effect while that stays']
    : ['IgnorePublicAcls is off: what it grants to everybody is open now'];
}

const EVERYBODY: Readonly<Record<string, string>> = {
  AllUsers: 'everybody',
  AuthenticatedUsers: 'everybody with an AWS account',
};

export const publicGrants = ({ grants }: Acl): readonly AclGrant[] =>
  grants.filter(({ grantee }) => Object.hasOwn(EVERYBODY, grantee));

/** Grants to others than the owner. S3's own log delivery, and CloudFront's, only write logs, and are none. */
const foreignGrants = ({ grants, owner }: Acl): readonly AclGrant[] =>
  grants.filter(
    ({ grantee }) =>
      grantee !== 'LogDelivery' &&
      grantee !== `id:${owner}` &&
      awsDeliveryBy(grantee.replace(/^id:/, '')) === null,
  );

/** `everybody: READ`. */
const grantText = ({ grantee, permission }: AclGrant): string =>
  `${EVERYBODY[grantee] ?? grantee}: ${permission}`;
