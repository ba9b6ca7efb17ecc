import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import { addStatement } from '../remediation.ts';

const PLAIN = {
  actions: ['*'],
  principal: null,
  keys: { 'aws:securetransport': 'false', 's3:tlsversion': null },
} as const;

const PROBES: readonly Probe[] = [
  { ...PLAIN, title: 'requests to the bucket itself', levels: ['bucket'] },
  { ...PLAIN, title: 'requests to objects', levels: ['object'] },
];

export const tlsOnly: Check = {
  id: 'tls-only',
  title: 'Requests without TLS are denied',
  severity: 'medium',
  why: 'Over plain HTTP, whoever is on the way between a training job and S3 reads the training data and can put other bytes in its place, which no digest in the bucket shows.',
  remediation: {
    cli: addStatement({
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::BUCKET', 'arn:aws:s3:::BUCKET/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    cdk: 'new Bucket(this, "Data", { enforceSSL: true })',
  },
  prowler: ['s3_bucket_secure_transport_policy'],
  securityHub: ['S3.5'],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets are reached over TLS only');
    return whereKnown(policyOf(facts), (policy) => {
      const open = notDenied(policy, contextOf(facts), PROBES);
      if (open.length === 0) return pass('the policy denies every request without TLS');
      return fail(
        'the policy does not deny every request without TLS',
        open.map(({ title }) => `not denied to everybody over plain HTTP: ${title}`),
      );
    });
  },
};
