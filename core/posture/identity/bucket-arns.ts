import type { BucketFacts } from '../facts.ts';

/** What policies call a bucket. Its access points are further doors to the same objects. */
export const bucketArn = ({ name, kind, region, account }: BucketFacts): string =>
  kind === 'directory' ? `arn:aws:s3express:${region}:${account.id}:bucket/${name}` : `arn:aws:s3:::${name}`;

// Region and account are said: a wildcard there could stand for a key in any other bucket, and rights on that would count here.
export const accessPointArns = ({ accessPoints, region, account }: BucketFacts): readonly string[] =>
  (accessPoints.kind === 'known' ? accessPoints.value : []).map(
    ({ name }) => `arn:aws:s3:${region}:${account.id}:accesspoint/${name}`,
  );

/** What policies call its objects under a prefix. */
export const objectArns = (facts: BucketFacts, prefix: string): readonly string[] => [
  `${bucketArn(facts)}/${prefix}*`,
  ...accessPointArns(facts).map((arn) => `${arn}/object/${prefix}*`),
];
