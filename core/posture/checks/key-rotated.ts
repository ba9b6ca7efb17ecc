import type { Check } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { customerKeyOf, NO_CUSTOMER_KEY } from '../encryption-key.ts';
import { keyOfBucket } from '../remediation.ts';

export const keyRotated: Check = {
  id: 'key-rotated',
  title: 'The encryption key is rotated',
  severity: 'low',
  why: 'Rotation limits how much of the training data one generation of key material opens. It changes nothing for who reads: older material stays for what it encrypted.',
  remediation: {
    cli: [keyOfBucket, 'aws kms enable-key-rotation --key-id "$KEY"'].join('\n'),
    cdk: 'new Key(this, "Key", { enableKeyRotation: true })',
  },
  prowler: ['kms_cmk_rotation_enabled'],
  securityHub: ['KMS.4'],
  judge: (facts) =>
    whereKnown(customerKeyOf(facts), (key) => {
      if (key === null) return notApplicable(`${NO_CUSTOMER_KEY}; AWS rotates its own`);
      // KMS calls the rotation of such a key off until its deletion is cancelled.
      if (/^Pending(?:Replica)?Deletion$/.test(key.state))
        return couldNotSay(
          `the key is in state ${key.state}, in which KMS does not say whether it was rotated`,
        );
      return whereKnown(key.isRotated, (isRotated) =>
        isRotated ? pass('the key is rotated') : fail('the key is not rotated', [key.arn]),
      );
    }),
};
