import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { customerKeyOf, missingKeyOf, NO_CUSTOMER_KEY } from '../encryption-key.ts';
import { keyOfBucket } from '../remediation.ts';

export const keyEnabled: Check = {
  id: 'key-enabled',
  title: 'The encryption key exists and is enabled',
  severity: 'high',
  why: 'Nothing that is encrypted with a disabled key can be read, and when a key is deleted after its waiting period, all versions of the training data under it are lost for good, whatever locks them.',
  remediation: {
    cli: [
      keyOfBucket,
      'aws kms cancel-key-deletion --key-id "$KEY" # where it is to be deleted',
      'aws kms enable-key --key-id "$KEY"',
      '# where it does not exist: what it encrypted is lost; give the bucket another key, or no upload succeeds',
    ].join('\n'),
    cdk: 'new Key(this, "Key", { enabled: true, removalPolicy: RemovalPolicy.RETAIN })',
  },
  prowler: ['kms_cmk_not_deleted_unintentionally', 'kms_cmk_are_used'],
  securityHub: ['KMS.3'],
  judge(facts) {
    const missing = missingKeyOf(facts);
    if (missing !== null)
      return fail('KMS knows no key of the name that the bucket encrypts with', [missing]);
    return whereKnown(customerKeyOf(facts), (key) => {
      if (key === null) return notApplicable(NO_CUSTOMER_KEY);
      return key.state === 'Enabled'
        ? pass('the key is enabled')
        : fail(`the key is in state ${key.state}`, [key.arn]);
    });
  },
};
