import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';

export const versioningEnabled: Check = {
  id: 'versioning-enabled',
  title: 'Versioning is enabled',
  severity: 'high',
  why: 'Without versions, the first overwrite or deletion destroys the bytes that a model was trained on, and nothing is left to compare with or to restore.',
  remediation: {
    cli: '# cannot be taken back, only suspended; every version is kept and paid for until something deletes it\naws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled',
    cdk: 'new Bucket(this, "Data", { versioned: true })',
  },
  prowler: ['s3_bucket_object_versioning'],
  securityHub: ['S3.14'],
  judge: (facts) =>
    unlessDirectory(facts, 'versioning', () =>
      whereKnown(facts.versioning, ({ status }) => {
        if (status === 'Enabled') return pass('versioning is enabled');
        return fail(status === 'Never' ? 'versioning was never enabled' : 'versioning is suspended');
      }),
    ),
};
