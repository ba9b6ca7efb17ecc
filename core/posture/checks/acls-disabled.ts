import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';

export const aclsDisabled: Check = {
  id: 'acls-disabled',
  title: 'ACLs are disabled',
  severity: 'medium',
  why: 'With ACLs, whoever may write training data may also give others access to what they wrote, object by object, where no policy shows it, and may own it so that you cannot.',
  remediation: {
    cli: "aws s3api put-bucket-ownership-controls --bucket BUCKET --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
    cdk: 'new Bucket(this, "Data", { objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED })',
  },
  prowler: ['s3_bucket_acl_prohibited'],
  securityHub: ['S3.12'],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets have no ACLs');
    return whereKnown(facts.ownership, (ownership) =>
      ownership === 'BucketOwnerEnforced'
        ? pass('object ownership is BucketOwnerEnforced')
        : fail(`object ownership is ${ownership}, so that ACLs count`),
    );
  },
};
