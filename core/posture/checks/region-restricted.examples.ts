import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, type Fact, known, unknown, type WriterFacts } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { bucketWith, deny, OBJECTS_ARN, type Written } from '../sample-policies.examples.ts';

const WRITER = 'arn:aws:iam::111122223333:role/Publisher';
const ELSEWHERE = { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } };

const named = (writer: Fact<WriterFacts>, over: Partial<BucketFacts> = {}): BucketFacts =>
  sampleBucket({
    account: sampleAccount({ writers: new Map([[WRITER, writer]]) }),
    datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [WRITER] }],
    ...over,
  });

const withPolicies = (...statements: readonly Written[]): BucketFacts => {
  const policies = [JSON.stringify({ Version: '2012-10-17', Statement: statements })];
  return named(known({ arn: WRITER, kind: 'role', policies, accessKeys: [] }));
};

const writing = (Resource: string, Condition?: unknown): Written => ({
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource,
  Condition,
});

export const examples: CheckExamples = {
  passes: [
    {
      title: 'the bucket denies whatever comes from outside a VPC',
      facts: bucketWith([deny({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })]),
    },
    { title: 'the bucket denies other Regions', facts: bucketWith([deny(ELSEWHERE)]) },
    { title: 'a writer that names the bucket', facts: withPolicies(writing(OBJECTS_ARN)) },
    {
      title: 'a writer to all buckets of a Region',
      facts: withPolicies(writing('*', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } })),
    },
    {
      title: 'a writer to all buckets, to whom other Regions are denied',
      facts: withPolicies(writing('arn:aws:s3:::*'), {
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*'],
        Resource: '*',
        Condition: ELSEWHERE,
      }),
    },
    {
      title: 'a writer to all buckets from one VPC',
      facts: withPolicies(writing('*', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } })),
    },
  ],
  fails: [
    { title: 'no policy and no writers', facts: sampleBucket({ policy: known(null) }) },
    { title: 'a writer to all buckets', facts: withPolicies(writing('arn:aws:s3:::*')) },
    { title: 'a writer to buckets of a pattern', facts: withPolicies(writing('arn:aws:s3:::acme-*/*')) },
    {
      title: 'a writer to all buckets of any Region',
      facts: withPolicies(writing('*', { StringLike: { 'aws:RequestedRegion': '*' } })),
    },
    {
      title: 'a writer to all buckets, from named addresses, which have no Region',
      facts: bucketWith([deny({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })]),
    },
  ],
  notApplicable: [],
  unknown: [
    { title: 'the writer could not be read', facts: named(unknown('AccessDenied')) },
    { title: 'the writer was not read', facts: { ...named(unknown('')), account: sampleAccount() } },
    { title: 'the policy was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
  ],
};
