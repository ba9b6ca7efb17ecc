import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { BUCKET_ARN, bucketWith, deny, OBJECTS_ARN, type Written } from '../sample-policies.examples.ts';

const ADMINISTRATOR = 'arn:aws:iam::111122223333:role/StorageAdministrator';
const BUT_ADMINISTRATOR = { ArnNotEquals: { 'aws:PrincipalArn': ADMINISTRATOR } };
const DESTROYING = [
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  's3:PutLifecycleConfiguration',
  's3:PutBucketVersioning',
];

const GOVERNED: Partial<BucketFacts> = {
  objectLock: known({ isEnabled: true, retention: { mode: 'GOVERNANCE', days: 90 } }),
};

const denied = (Condition: unknown, over: Written = {}): BucketFacts =>
  bucketWith([deny(Condition, { Action: DESTROYING, ...over })], GOVERNED);

export const examples: CheckExamples = {
  passes: [
    { title: 'all but one role', facts: denied(BUT_ADMINISTRATOR) },
    { title: 'everybody', facts: denied(undefined) },
    {
      title: 'all but roles of a name',
      facts: denied({ StringNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/Storage*'] } }),
    },
    {
      title: 'all but one role, by NotPrincipal',
      facts: denied(undefined, { Principal: undefined, NotPrincipal: { AWS: ADMINISTRATOR } }),
    },
    {
      title: 'all but one role, by its id',
      facts: denied({ StringNotLike: { 'aws:userId': 'AROA1234:*' } }),
    },
    {
      title: 'by wildcards',
      facts: denied(BUT_ADMINISTRATOR, { Action: ['s3:Delete*', 's3:Put*', 's3:Bypass*'] }),
    },
    {
      title: 'without Object Lock there is nothing to bypass',
      facts: bucketWith(
        [deny(BUT_ADMINISTRATOR, { Action: DESTROYING.filter((action) => !action.includes('Bypass')) })],
        { objectLock: known({ isEnabled: false, retention: null }) },
      ),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ ...GOVERNED, policy: known(null) }) },
    {
      title: 'compliance mode that ends after a day',
      facts: sampleBucket({
        objectLock: known({ isEnabled: true, retention: { mode: 'COMPLIANCE', days: 1 } }),
      }),
    },
    { title: 'plain HTTP only', facts: sampleBucket(GOVERNED) },
    { title: 'lifecycle is left out', facts: denied(BUT_ADMINISTRATOR, { Action: DESTROYING.slice(0, 2) }) },
    { title: 'objects only', facts: denied(BUT_ADMINISTRATOR, { Resource: OBJECTS_ARN }) },
    {
      title: 'some of the objects',
      facts: denied(BUT_ADMINISTRATOR, { Resource: [BUCKET_ARN, `${OBJECTS_ARN}.jsonl`] }),
    },
    {
      title: 'all but the whole account',
      facts: denied({ StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }),
    },
    {
      title: 'all but every role',
      facts: denied({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }),
    },
    { title: 'one role only', facts: denied(undefined, { Principal: { AWS: ADMINISTRATOR } }) },
    {
      title: 'whoever has no second factor',
      facts: denied({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
    },
  ],
  notApplicable: [
    { title: 'compliance mode', facts: sampleBucket() },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ ...GOVERNED, policy: unknown('AccessDenied') }) },
  ],
};
