import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { newStack, templateOf } from './synthesized/deployment.ts';
import { resourcesOf } from './synthesized/template.ts';

const datasets = [{ name: 'a', prefix: '', mode: 'sealed' as const }];
const TRAIL_ELSEWHERE = { data: 'existing', management: 'existing' } as const;

describe('a bucket that is made', () => {
  const template = templateOf({
    buckets: [{ name: 'acme', existing: false, datasets }],
    trail: TRAIL_ELSEWHERE,
  });

  it('is versioned, closed, encrypted, kept, and found again by its name', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: 'acme',
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: { ServerSideEncryptionConfiguration: Match.anyValue() },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });

  it('sends events by itself, without a function that may change any bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  it('is encrypted with the key that is named', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
    templateOf({ buckets: [{ name: 'acme', existing: false, kmsKeyArn, datasets }] }).hasResourceProperties(
      'AWS::S3::Bucket',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn },
            },
          ],
        },
      },
    );
  });
});

describe('an existing bucket', () => {
  it('is not touched by CloudFormation', () => {
    const template = templateOf({ buckets: [{ name: 'acme', datasets }], trail: TRAIL_ELSEWHERE });
    // Those of the log and of canaries are the stack's own.
    const ids = (type: string) => Object.keys(template.findResources(type)).map((id) => id.slice(0, -8));
    expect(ids('AWS::S3::Bucket')).toEqual(['SealwatchManifestLogBucket', 'SealwatchCanaryBucket']);
    expect(ids('AWS::S3::BucketPolicy')).toEqual([
      'SealwatchManifestLogBucketPolicy',
      'SealwatchCanaryBucketPolicy',
    ]);
  });

  it('of another Region is refused, with what to do instead', () => {
    expect(() => newStack({ buckets: [{ name: 'acme', region: 'us-east-1', datasets }] })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(
          /^bucket acme is in us-east-1, this stack in eu-west-1: .*AWS_REGION=us-east-1/,
        ),
      }),
    );
  });
});

describe('the configuration', () => {
  const template = templateOf();
  const [custom] = Object.values(resourcesOf(template, 'Custom::SealwatchConfiguration'));

  it('is applied once rules, tables and made buckets stand', () => {
    const dependencies = custom?.DependsOn?.join(' ') ?? '';
    for (const part of ['TablesRuns', 'BucketsacmemodelsPolicy', 'ObjectRulesacmetrainingdatamoderationv3'])
      expect(dependencies).toContain(part);
  });

  it('begins with a poll of the settings, which later ones are compared with', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('registers datasets'),
      Environment: {
        Variables: Match.objectLike({
          SEALWATCH_LOOK_FUNCTION: { Ref: Match.stringLikeRegexp('LookAtSettingsFunction') },
        }),
      },
    });
  });

  it('is applied again when it changes, and gives up before an hour is gone', () => {
    const changed = templateOf({ trustedAccounts: ['444455556666'] });
    const [again] = Object.values(resourcesOf(changed, 'Custom::SealwatchConfiguration'));
    expect(again?.Properties.Configuration).not.toBe(custom?.Properties.Configuration);
    expect(custom?.Properties.ServiceTimeout).toBe('300');
  });

  it('is applied again by a release that writes down more of it', () => {
    expect(custom?.Properties.Records).toBe('5');
  });
});
