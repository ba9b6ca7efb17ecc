import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import { addStatement } from '../remediation.ts';

/** The longest session of a role: a URL that role credentials signed lives no longer anyway. */
const MAX_HOURS = 12;
const MAX_AGE_MS = 3_600_000;

const PROBES = ['s3:getobject', 's3:getobjectversion', 's3:putobject'].map(
  (action): Probe => ({
    title: action,
    actions: [action],
    levels: ['object'],
    principal: null,
    keys: {
      'aws:securetransport': 'true',
      's3:authtype': 'REST-QUERY-STRING',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:signatureage': String(MAX_HOURS * MAX_AGE_MS + 1),
    },
  }),
);

export const signedUrlsShortLived: Check = {
  id: 'signed-urls-short-lived',
  title: `Signed URLs are refused ${MAX_HOURS} hours after they were signed, or sooner`,
  severity: 'low',
  why: 'Whoever has a signed URL has the right of whoever signed it, for up to seven days, without a name of their own in the logs. URLs end up in notebooks, tickets and chats; old ones should no longer read or write training data.',
  remediation: {
    cli: addStatement({
      Sid: 'NoOldSignatures',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: 'arn:aws:s3:::BUCKET/*',
      Condition: { NumericGreaterThan: { 's3:signatureAge': '3600000' } },
    }),
    cdk: 'bucket.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ["s3:*"], resources: [bucket.arnForObjects("*")], conditions: { NumericGreaterThan: { "s3:signatureAge": "3600000" } } }))',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets have no such condition');
    return whereKnown(policyOf(facts), (policy) => {
      const open = notDenied(policy, contextOf(facts), PROBES);
      if (open.length === 0) return pass(`the policy denies signatures older than ${MAX_HOURS} hours`);
      return fail(`the policy does not deny signatures older than ${MAX_HOURS} hours to everybody`);
    });
  },
};
