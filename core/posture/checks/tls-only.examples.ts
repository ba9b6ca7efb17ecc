import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { BUCKET_ARN, bucketWith, deny, OBJECTS_ARN, OWN_ACCOUNT } from '../sample-policies.examples.ts';

const PLAIN = { Bool: { 'aws:SecureTransport': 'false' } };

export const examples: CheckExamples = {
  passes: [
    { title: 'a Deny for everybody', facts: sampleBucket() },
    {
      title: 'written another way',
      facts: bucketWith([
        deny(
          { bool: { 'AWS:securetransport': [false] } },
          { Principal: { AWS: ['*'] }, Action: '*', Resource: '*' },
        ),
      ]),
    },
    {
      title: 'bucket and objects in statements of their own',
      facts: bucketWith([deny(PLAIN, { Resource: BUCKET_ARN }), deny(PLAIN, { Resource: [OBJECTS_ARN] })]),
    },
    {
      title: 'by an old version of TLS, or none',
      facts: bucketWith([deny({ NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } })]),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'objects only', facts: bucketWith([deny(PLAIN, { Resource: OBJECTS_ARN })]) },
    { title: 'the bucket itself only', facts: bucketWith([deny(PLAIN, { Resource: BUCKET_ARN })]) },
    {
      title: 'some of the objects',
      facts: bucketWith([deny(PLAIN, { Resource: [BUCKET_ARN, `${BUCKET_ARN}/moderation/*`] })]),
    },
    { title: 'some actions', facts: bucketWith([deny(PLAIN, { Action: ['s3:GetObject', 's3:PutObject'] })]) },
    { title: 'one account', facts: bucketWith([deny(PLAIN, { Principal: { AWS: OWN_ACCOUNT } })]) },
    {
      title: 'everybody but an account',
      facts: bucketWith([deny(PLAIN, { Principal: undefined, NotPrincipal: { AWS: OWN_ACCOUNT } })]),
    },
    { title: 'requests with TLS', facts: bucketWith([deny({ Bool: { 'aws:SecureTransport': 'true' } })]) },
    {
      title: 'under a second condition',
      facts: bucketWith([deny({ ...PLAIN, StringEquals: { 'aws:SourceVpce': 'vpce-1' } })]),
    },
    { title: 'an Allow', facts: bucketWith([deny(PLAIN, { Effect: 'Allow' })]) },
    {
      title: 'an old version of TLS, but not none',
      facts: bucketWith([deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } })]),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
    { title: 'a policy that is none', facts: sampleBucket({ policy: known('{') }) },
  ],
};
