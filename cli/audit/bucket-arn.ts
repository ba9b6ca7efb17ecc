/** The ARN of a bucket, of a Region's partition. */
export function bucketArn(bucket: string, region: string, account: string): string {
  const partition = partitionOf(region);
  return bucket.endsWith('--x-s3')
    ? `arn:${partition}:s3express:${region}:${account}:bucket/${bucket}`
    : `arn:${partition}:s3:::${bucket}`;
}

/** China and GovCloud are partitions of their own. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
