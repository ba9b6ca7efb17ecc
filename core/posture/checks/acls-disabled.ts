import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { ACCESS_LOG_DELIVERY, addStatement } from '../remediation.ts';

export const aclsDisabled: Check = {
  id: 'acls-disabled',
  title: 'ACLs are disabled',
  severity: 'medium',
  why: 'With ACLs, whoever may write training data may also give others access to what they wrote, object by object, where no policy shows it, and may own it so that you cannot.',
  remediation: {
    cli: [
      '# S3 refuses it while the ACL grants anything to others, and every grant ends: see who has one, and give what has to stay a statement first',
      'aws s3api get-bucket-acl --bucket BUCKET',
      '# such as, where S3 delivers access logs to it (LogDelivery), for logging.s3.amazonaws.com: else they stop',
      addStatement({ ...ACCESS_LOG_DELIVERY, Resource: 'arn:aws:s3:::BUCKET/*' })
        .split('\n')
        .map((line) => (line.startsWith('#') ? line : `# ${line}`))
        .join('\n'),
      'aws s3api put-bucket-acl --bucket BUCKET --acl private',
      "aws s3api put-bucket-ownership-controls --bucket BUCKET --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
    ].join('\n'),
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
