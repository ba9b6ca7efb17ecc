import { contextOf, policyOf } from '../../bucket-policy.ts';
import type { Check } from '../../check.ts';
import { notDenied } from '../../denies.ts';
import { keyKindOf } from '../../encryption-key.ts';
import { addStatement } from '../../remediation.ts';
import { fail, notApplicable, pass, whereKnown } from '../../results.ts';
import { examples } from './examples.ts';
import { wrongUploads } from './wrong-uploads.ts';

const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';

const REFUSED_UPLOAD = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::BUCKET/*',
};

export const uploadsEncryptedRightly: Check = {
  id: 'uploads-encrypted-rightly',
  title: 'Uploads with other encryption than the default are denied',
  severity: 'low',
  why: 'The default holds only for uploads that say nothing. One that names a weaker way, or the key of another account, puts objects among the training data that others can read, or that only others can.',
  remediation: {
    cli: addStatement(
      {
        Sid: 'OwnKeyOnly',
        ...REFUSED_UPLOAD,
        Condition: { StringNotEquals: { [KEY_ID]: 'KEY-ARN' }, Null: { [KEY_ID]: 'false' } },
      },
      {
        Sid: 'NoEncryptionWithoutKey',
        ...REFUSED_UPLOAD,
        Condition: { Null: { [KEY_ID]: 'true', 's3:x-amz-server-side-encryption': 'false' } },
      },
    ),
    cdk: `const deny = (conditions: object) => bucket.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ["s3:PutObject"], resources: [bucket.arnForObjects("*")], conditions }));
deny({ StringNotEquals: { "${KEY_ID}": key.keyArn }, Null: { "${KEY_ID}": "false" } });
deny({ Null: { "${KEY_ID}": "true", "s3:x-amz-server-side-encryption": "false" } });`,
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('uploads to directory buckets take the default');
    return whereKnown(policyOf(facts), (policy) =>
      whereKnown(keyKindOf(facts), (kind) => {
        const open = notDenied(policy, contextOf(facts), wrongUploads(kind));
        if (open.length === 0) return pass('the policy denies uploads that are encrypted in another way');
        return fail(
          'the policy does not deny uploads that are encrypted in another way',
          open.map(({ title }) => `not denied: ${title}`),
        );
      }),
    );
  },
  examples,
};
