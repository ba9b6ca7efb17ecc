import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import { addStatement } from '../remediation.ts';

const PROBES = ['1.0', '1.1'].map(
  (version): Probe => ({
    title: `TLS ${version}`,
    actions: ['*'],
    levels: ['bucket', 'object'],
    principal: null,
    keys: { 'aws:securetransport': 'true', 's3:tlsversion': version },
  }),
);

export const tlsVersion: Check = {
  id: 'tls-version',
  title: 'TLS is of version 1.2 at least',
  severity: 'low',
  why: 'Old versions of TLS can be broken by whoever is on the way between a training job and S3. Endpoints of AWS refuse them today; the policy makes that a promise of yours.',
  remediation: {
    cli: addStatement({
      Sid: 'ModernTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::BUCKET', 'arn:aws:s3:::BUCKET/*'],
      Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    }),
    cdk: 'new Bucket(this, "Data", { enforceSSL: true, minimumTLSVersion: 1.2 })',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets have no such condition');
    return whereKnown(policyOf(facts), (policy) => {
      const open = notDenied(policy, contextOf(facts), PROBES).map(({ title }) => title);
      if (open.length === 0) return pass('the policy denies versions of TLS before 1.2');
      return fail(`the policy does not deny ${open.join(' and ')} to everybody`);
    });
  },
};
