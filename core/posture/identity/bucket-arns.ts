import type { BucketFacts } from '../facts.ts';

/** What policies call a bucket. Its access points are further doors to the same objects. */
export const bucketArn = ({ name, kind, region, account }: BucketFacts): string =>
  kind === 'directory' ? `arn:aws:s3express:${region}:${account.id}:bucket/${name}` : `arn:aws:s3:::${name}`;

export const accessPointArns = ({ accessPoints }: BucketFacts): readonly string[] =>
  (accessPoints.kind === 'known' ? accessPoints.value : []).map(
    ({ name }) => `arn:aws:s3:*:*:accesspoint/${name}`,
  );

/** What policies call its objects under a prefix. */
export const objectArns = (facts: BucketFacts, prefix: string): readonly string[] => [
  `${bucketArn(facts)}/${prefix}*`,
  ...accessPointArns(facts).map((arn) => `${arn}/object/${prefix}*`),
];
