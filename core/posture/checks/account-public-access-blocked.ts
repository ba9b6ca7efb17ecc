import { offIn } from '../block-public-access.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';

export const accountPublicAccessBlocked: Check = {
  id: 'account-public-access-blocked',
  title: 'The account blocks public access, with all four settings',
  severity: 'high',
  scope: 'account',
  why: 'It holds for every bucket and access point of the account, also for those that somebody makes tomorrow to copy the training data to, and no right on a bucket switches it off.',
  remediation: {
    cli: [
      '# for BUCKET and every other bucket of the account, those that are public on purpose included',
      'aws s3control put-public-access-block --account-id ACCOUNT --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    ].join('\n'),
    cdk: 'new AwsCustomResource(this, "Block", { onUpdate: { service: "S3Control", action: "putPublicAccessBlock", parameters: { AccountId: this.account, PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true } }, physicalResourceId: PhysicalResourceId.of("block") }, policy: AwsCustomResourcePolicy.fromStatements([new PolicyStatement({ actions: ["s3:PutAccountPublicAccessBlock"], resources: ["*"] })]) })',
  },
  prowler: ['s3_account_level_public_access_blocks'],
  securityHub: ['S3.1'],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('it is always on for directory buckets');
    return whereKnown(facts.account.publicAccessBlock, (block) => {
      const off = offIn(block);
      return off.length === 0 ? pass('all four settings are on') : fail(`off: ${off.join(', ')}`);
    });
  },
};
