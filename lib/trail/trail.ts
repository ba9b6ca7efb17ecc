import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Construct } from 'constructs';
import { TrailBucket } from './trail-bucket.ts';

export interface TrailProps {
  readonly selectors: CfnTrail.AdvancedEventSelectorProperty[];
}

/** One trail for whatever no other trail delivers: an account has room for five a Region. */
export class Trail extends Construct {
  readonly bucket: TrailBucket;

  constructor(scope: Construct, id: string, { selectors }: TrailProps) {
    super(scope, id);
    const trailName = `${Stack.of(this).stackName}-trail`;
    this.bucket = new TrailBucket(this, 'Bucket', { trailName });
    const trail = new CfnTrail(this, 'Resource', {
      trailName,
      s3BucketName: this.bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      advancedEventSelectors: selectors,
    });
    trail.node.addDependency(this.bucket);
  }
}
