import { offIn } from '../block-public-access.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';

export const publicAccessBlocked: Check = {
  id: 'public-access-blocked',
  title: 'The bucket blocks public access, with all four settings',
  severity: 'high',
  why: 'With it, one wrong statement or ACL does not open the training data to everybody. The account has the same settings, but whoever switches those off for one bucket opens all that have none of their own.',
  remediation: {
    cli: '# a website that S3 serves from it stops, and calls that set a public policy or ACL fail\naws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    cdk: 'new Bucket(this, "Data", { blockPublicAccess: BlockPublicAccess.BLOCK_ALL })',
  },
  prowler: ['s3_bucket_level_public_access_block'],
  securityHub: ['S3.8'],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('it is always on for directory buckets');
    return whereKnown(facts.publicAccessBlock, (block) => {
      const off = offIn(block);
      if (off.length === 0) return pass('all four settings are on');
      return fail(`off: ${off.join(', ')}`, accountNote(facts.account.publicAccessBlock));
    });
  },
};

const accountNote = (account: Parameters<typeof publicAccessBlocked.judge>[0]['publicAccessBlock']) =>
  account.kind === 'known' && offIn(account.value).length === 0
    ? ["the account's own settings hold for now"]
    : [];
