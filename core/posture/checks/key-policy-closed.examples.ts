import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey, withKey, withMissingKey } from '../sample-keys.examples.ts';
import { document, OTHER_ACCOUNT, OWN_ACCOUNT } from '../sample-policies.examples.ts';

const letting = (Principal: unknown, Condition?: unknown) =>
  withKey({
    policy: known(
      document({ Sid: 'Use', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', Condition }),
    ),
  });

const OTHER = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };

export const examples: CheckExamples = {
  passes: [
    { title: 'the own account', facts: letting({ AWS: `arn:aws:iam::${OWN_ACCOUNT}:root` }) },
    {
      title: 'whoever calls from the own account',
      facts: letting({ AWS: '*' }, { StringEquals: { 'kms:CallerAccount': OWN_ACCOUNT } }),
    },
    {
      title: 'a trusted account',
      facts: { ...letting(OTHER), account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }) },
    },
  ],
  fails: [
    { title: 'everybody', facts: letting('*') },
    {
      title: 'everybody through S3',
      facts: letting({ AWS: '*' }, { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
    },
    { title: 'another account', facts: letting(OTHER) },
  ],
  notApplicable: [
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'the key that KMS keeps for S3', facts: withAwsKey() },
  ],
  unknown: [
    { title: 'a key that does not exist', facts: withMissingKey() },
    { title: 'the policy was denied', facts: withKey({ policy: unknown('AccessDenied') }) },
    { title: 'a policy that is none', facts: withKey({ policy: known('none') }) },
    { title: 'a key that KMS would not describe', facts: sampleBucket({ key: unknown('AccessDenied') }) },
  ],
};
