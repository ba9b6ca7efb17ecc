import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import { type KeyKind, keyKindOf } from '../encryption-key.ts';
import { addStatement } from '../remediation.ts';

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
  why: 'The default applies only to uploads that name no encryption. An upload that names a weaker one, or the key of another account, adds objects to the training data that others can read too, or that only others can read.',
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
};

/** A key of an account that nobody has. */
const FOREIGN_KEY = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';

type Algorithm = 'AES256' | 'aws:kms' | 'aws:kms:dsse' | null;

/** An upload with these headers. S3 takes its own key of KMS, not the default one, for one that names the algorithm alone. */
const upload = (title: string, algorithm: Algorithm, key: string | null): Probe => ({
  title,
  actions: ['s3:putobject'],
  levels: ['object'],
  principal: null,
  keys: {
    'aws:securetransport': 'true',
    's3:x-amz-server-side-encryption': algorithm,
    's3:x-amz-server-side-encryption-aws-kms-key-id': key,
    's3:x-amz-server-side-encryption-customer-algorithm': null,
  },
});

const FOREIGN = [
  upload('aws:kms with a key of another account', 'aws:kms', FOREIGN_KEY),
  upload('aws:kms:dsse with a key of another account', 'aws:kms:dsse', FOREIGN_KEY),
];

const WEAKER = upload('AES256', 'AES256', null);

const WITHOUT_KEY = [
  upload('aws:kms without a key, which takes aws/s3', 'aws:kms', null),
  upload('aws:kms:dsse without a key, which takes aws/s3', 'aws:kms:dsse', null),
];

/** Uploads that end up worse than the default would have them. */
function wrongUploads(standard: KeyKind): readonly Probe[] {
  switch (standard) {
    case 'none':
      return [upload('no encryption at all', null, null), ...FOREIGN];
    case 's3':
      return FOREIGN;
    case 'aws':
      return [WEAKER, ...FOREIGN];
    case 'customer':
      return [WEAKER, ...WITHOUT_KEY, ...FOREIGN];
  }
}
