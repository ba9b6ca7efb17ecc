import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { SealwatchConfig } from '../../config/index.ts';
import { inPlainStack, templateOf } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';
import { permissionsOf, resourcesOf, textOf } from './synthesized/template.ts';

const [training, models] = example.buckets;
/** The first dataset of the first bucket believes S3, no other. */
const believing: Partial<SealwatchConfig> = {
  buckets: [training, models].flatMap((bucket, at) =>
    bucket === undefined
      ? []
      : [
          {
            ...bucket,
            datasets: bucket.datasets.map((each, index) =>
              at + index === 0 ? { ...each, level: 's3-sha256' as const } : each,
            ),
          },
        ],
  ),
};

const template = templateOf(believing);
const NAME = 'sealwatch-checksums-111122223333-eu-west-1';
const bucket = Object.entries(resourcesOf(template, 'AWS::S3::Bucket')).find(
  ([, { Properties }]) => Properties.BucketName === NAME,
);
const id = bucket?.[0] ?? '';

interface PolicyStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: unknown;
  readonly Resource: unknown;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const policy = Object.values(resourcesOf(template, 'AWS::S3::BucketPolicy')).find(
  ({ Properties }) => (Properties.Bucket as { Ref?: string }).Ref === id,
)?.Properties.PolicyDocument as { readonly Statement: readonly PolicyStatement[] };

describe('what jobs need that compute checksums', () => {
  it('is not there where every byte is read', () => {
    const plain = templateOf();
    expect(
      Object.keys(resourcesOf(plain, 'AWS::IAM::Role')).filter((name) => name.includes('Checksum')),
    ).toEqual([]);
    expect(
      permissionsOf(plain, 'FunctionsSweepBatchRole').filter((each) => /CreateJob|PassRole/.test(each)),
    ).toEqual([]);
  });

  it('is a bucket that keeps versions, is closed to the public, and is kept when the stack goes', () => {
    expect(bucket?.[1]).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    });
  });

  it.each([
    ['reports', 'FunctionsChecksumJobsRole'],
    ['manifests', 'FunctionsSweepBatchRole'],
  ])('is a bucket in which nobody writes %s but %s, whatever else allows it', (folder, role) => {
    const denied = policy.Statement.filter(
      ({ Effect, Action, Resource }) =>
        Effect === 'Deny' &&
        [Action].flat().includes('s3:PutObject') &&
        textOf(Resource).endsWith(`/${folder}/*`),
    );
    expect(denied).toMatchObject([
      { Principal: { AWS: '*' }, Action: ['s3:PutObject', 's3:ReplicateObject'] },
    ]);
    expect(textOf(denied[0]?.Condition.ArnNotEquals?.['aws:PrincipalArn'])).toBe(`<${role}.Arn>`);
  });

  it('is a role that only S3 Batch Operations takes, for versions of the datasets that believe S3', () => {
    const role = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).find(([name]) =>
      name.includes('ChecksumJobsRole'),
    );
    expect(role?.[1].Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'batchoperations.s3.amazonaws.com' } }],
    });
    expect(permissionsOf(template, 'FunctionsChecksumJobsRole')).toEqual([
      's3:GetObject s3:GetObjectVersion on arn:aws:s3:::acme-training-data/moderation/v3/*',
      'kms:Decrypt on arn:aws:kms:<AWS::Region>:*:key/* if',
      `s3:GetObject s3:GetObjectVersion on arn:aws:s3:::${NAME}/manifests/*`,
      `s3:PutObject on arn:aws:s3:::${NAME}/reports/*`,
      's3:GetBucketLocation on <FunctionsChecksumJobsBucket.Arn>',
    ]);
  });

  it('is what one function may do with them: write manifests, read reports, begin jobs with that role and no other', () => {
    expect(permissionsOf(template, 'FunctionsSweepBatchRole')).toEqual(
      expect.arrayContaining([
        `s3:PutObject s3:GetObjectVersion on arn:aws:s3:::${NAME}/manifests/*`,
        `s3:GetObject on arn:aws:s3:::${NAME}/reports/*`,
        's3:ListBucket on <FunctionsChecksumJobsBucket.Arn>',
        's3:CreateJob on *',
        's3:DescribeJob s3:UpdateJobStatus on arn:aws:s3:eu-west-1:111122223333:job/*',
        'iam:PassRole on <FunctionsChecksumJobsRole.Arn> if',
      ]),
    );
    for (const role of [
      'FunctionsVerifyObjectRole',
      'FunctionsRecordBaselineRole',
      'FunctionsHashObjectRole',
    ])
      expect(permissionsOf(template, role).filter((each) => /Job|PassRole/.test(each))).toEqual([]);
  });

  it('is known to that function', () => {
    const sweep = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([name]) =>
      name.includes('SweepBatch'),
    );
    const sweepProperties = sweep?.[1].Properties ?? {};
    const { Variables } = sweepProperties.Environment as {
      readonly Variables: Readonly<Record<string, unknown>>;
    };
    expect(textOf(Variables.SEALWATCH_CHECKSUM_BUCKET)).toBe('<FunctionsChecksumJobsBucket>');
    expect(textOf(Variables.SEALWATCH_CHECKSUM_ROLE)).toBe('<FunctionsChecksumJobsRole.Arn>');
  });

  it('can be made in a stack of somebody else, which knows neither account nor Region', () => {
    const { stack } = inPlainStack('Platform', believing);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
