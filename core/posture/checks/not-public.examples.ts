import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, type NamedAccessPoint, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import {
  allow,
  bucketWith,
  document,
  OTHER_ACCOUNT,
  OWN_ACCOUNT,
  type Written,
} from '../sample-policies.examples.ts';

const NOT_BLOCKED = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

const OPEN: Partial<BucketFacts> = {
  account: sampleAccount({ publicAccessBlock: known(NOT_BLOCKED) }),
  publicAccessBlock: known(NOT_BLOCKED),
};

const EVERYBODY = allow({ Principal: '*' });
const READABLE = known({ grants: [{ grantee: 'AllUsers', permission: 'READ' }], owner: 'owner-id' });

const open = (statements: readonly Written[], over: Partial<BucketFacts> = {}) =>
  bucketWith(statements, { ...OPEN, ...over });

const DELEGATING = allow({
  Principal: '*',
  Condition: { StringEquals: { 's3:DataAccessPointAccount': OWN_ACCOUNT } },
});

const point = (over: Partial<NamedAccessPoint> = {}): NamedAccessPoint => ({
  name: 'everybody',
  exists: true,
  bucket: 'acme-training-data',
  policy: document(
    allow({ Principal: '*', Resource: `arn:aws:s3:eu-west-1:${OWN_ACCOUNT}:accesspoint/everybody/object/*` }),
  ),
  isVpcOnly: false,
  block: NOT_BLOCKED,
  ...over,
});

const through = (over: Partial<NamedAccessPoint> = {}) => ({ accessPoints: known([point(over)]) });

export const examples: CheckExamples = {
  passes: [
    { title: 'everything is blocked', facts: sampleBucket() },
    { title: 'nothing is blocked, and nothing is open', facts: open([allow()]) },
    {
      title: 'the policy is public, held back by the bucket',
      facts: open([EVERYBODY], {
        publicAccessBlock: known({ ...NOT_BLOCKED, restrictPublicBuckets: true }),
      }),
    },
    {
      title: 'the policy is public, held back by the account',
      facts: open([EVERYBODY], {
        account: sampleAccount({ publicAccessBlock: known({ ...NOT_BLOCKED, restrictPublicBuckets: true }) }),
      }),
    },
    {
      title: 'limited to an organization',
      facts: open([
        allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } } }),
      ]),
    },
    {
      title: 'limited to a VPC endpoint',
      facts: open([allow({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } })]),
    },
    { title: 'another account by name', facts: open([allow({ Principal: { AWS: OTHER_ACCOUNT } })]) },
    {
      title: 'a public ACL that is ignored',
      facts: open([], {
        acl: READABLE,
        ownership: known('ObjectWriter'),
        publicAccessBlock: known({ ...NOT_BLOCKED, ignorePublicAcls: true }),
      }),
    },
    { title: 'a public ACL where ACLs are disabled', facts: open([], { acl: READABLE }) },
    { title: 'a public access point, which the bucket policy leaves nothing to', facts: open([], through()) },
    {
      title: 'a public access point with Block Public Access',
      facts: open([DELEGATING], through({ block: ALL_BLOCKED })),
    },
    {
      title: 'a public access point that only a VPC can use',
      facts: open([DELEGATING], through({ isVpcOnly: true })),
    },
    {
      title: 'the policy is unreadable, and would be held back',
      facts: sampleBucket({ policy: unknown('AccessDenied') }),
    },
    {
      title: 'a directory bucket',
      facts: sampleBucket({ kind: 'directory', policy: unknown('AccessDenied') }),
    },
  ],
  fails: [
    { title: 'the policy lets everybody in', facts: open([EVERYBODY]) },
    {
      title: 'new public policies are blocked, and the one that is there counts',
      facts: open([EVERYBODY], {
        publicAccessBlock: known({ ...ALL_BLOCKED, restrictPublicBuckets: false }),
      }),
    },
    {
      title: 'everybody but one',
      facts: open([allow({ Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
    },
    {
      title: 'limited to half of all addresses',
      facts: open([allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } })]),
    },
    {
      title: 'the ACL grants to everybody with an AWS account',
      facts: open([], {
        acl: known({ grants: [{ grantee: 'AuthenticatedUsers', permission: 'WRITE' }], owner: null }),
        ownership: known('BucketOwnerPreferred'),
      }),
    },
    {
      title: 'an access point, to which the bucket policy leaves who gets in',
      facts: open([DELEGATING], through()),
    },
    {
      title: 'one way is open, whatever is not known of the others',
      facts: open([EVERYBODY], { acl: unknown('AccessDenied'), accessPoints: unknown('AccessDenied') }),
    },
  ],
  notApplicable: [],
  unknown: [
    {
      title: 'the policy was denied and nothing is blocked',
      facts: open([], { policy: unknown('AccessDenied') }),
    },
    {
      title: 'the policy is public and Block Public Access was denied',
      facts: bucketWith([EVERYBODY], {
        account: sampleAccount({ publicAccessBlock: unknown('AccessDenied') }),
        publicAccessBlock: known(NOT_BLOCKED),
      }),
    },
    { title: 'access points were denied', facts: open([], { accessPoints: unknown('AccessDenied') }) },
    { title: 'the policy is no policy', facts: open([], { policy: known('{"Statement": 1}') }) },
  ],
};
