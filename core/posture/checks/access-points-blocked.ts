import { offIn } from '../block-public-access.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import type { NamedAccessPoint } from '../facts.ts';

export const accessPointsBlocked: Check = {
  id: 'access-points-blocked',
  title: 'Every access point blocks public access',
  severity: 'medium',
  why: 'An access point is a further way to the training data, with a policy of its own. Its Block Public Access is fixed when it is made, so that one without it can only be replaced.',
  remediation: {
    cli: [
      '# nobody gets in through it meanwhile, and its policy goes with it: where it has one, this keeps it',
      'aws s3control get-access-point-policy --account-id ACCOUNT --name ACCESS-POINT --query Policy --output text > point-policy.json',
      'aws s3control delete-access-point --account-id ACCOUNT --name ACCESS-POINT',
      'aws s3control create-access-point --account-id ACCOUNT --name ACCESS-POINT --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      'aws s3control put-access-point-policy --account-id ACCOUNT --name ACCESS-POINT --policy file://point-policy.json',
    ].join('\n'),
    cdk: 'new CfnAccessPoint(this, "Point", { bucket: bucket.bucketName, publicAccessBlockConfiguration: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true } })',
  },
  prowler: ['s3_access_point_public_access_block'],
  securityHub: ['S3.19'],
  judge: ({ accessPoints }) =>
    whereKnown(accessPoints, (points) => {
      if (points.length === 0) return notApplicable('there is no access point');
      const weak = points.filter(isWeak);
      if (weak.length === 0) return pass('every access point blocks public access, or only a VPC can use it');
      return fail(
        `${weak.length} of ${points.length} access points do not block public access`,
        weak.map(({ name, block }) => `${name}: off: ${offIn(block).join(', ')}`),
      );
    }),
};

/** S3 never takes one for public that only a VPC can use. */
const isWeak = ({ isVpcOnly, block }: NamedAccessPoint): boolean => !isVpcOnly && offIn(block).length > 0;
