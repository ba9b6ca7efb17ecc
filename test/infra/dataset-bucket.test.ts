import { App, CliCredentialsStackSynthesizer, Duration, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { DatasetBucketProps } from '../../lib/index.ts';
import { DATASET, datasetStack, newDataset, newRole, OUTPUT } from './simulation/dataset-stack.ts';
import { resourcesOf } from './synthesized/template.ts';

const newStack = (): Stack => new Stack(new App(), 'Data');

const templateWith = (props: Partial<DatasetBucketProps> = {}): Template => {
  const stack = newStack();
  newDataset(stack, 'Training', props);
  return Template.fromStack(stack);
};

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });

describe('a dataset bucket', () => {
  const template = templateWith({ bucketName: 'acme-training-data' });
  const TAGS = [
    { Key: 'data-class', Value: 'confidential' },
    { Key: 'owner', Value: 'data-platform' },
  ];
  const TO_EVENTBRIDGE = { EventBridgeConfiguration: { EventBridgeEnabled: true } };

  it('is versioned, closed, owned, tagged, and kept', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: 'acme-training-data',
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        Tags: TAGS,
      },
    });
  });

  it('is encrypted with a rotated key of its own, which is kept, and refuses keys that customers bring', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('TrainingKey'), 'Arn'] },
            },
          },
        ],
      },
    });
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    template.resourceCountIs('AWS::KMS::Alias', 1);
  });

  it('sends events, logs accesses and lists all versions, without a function that may change any bucket', () => {
    const Ref = Match.stringLikeRegexp('^TrainingLogs');
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: TO_EVENTBRIDGE,
      LoggingConfiguration: {
        DestinationBucketName: { Ref },
        LogFilePrefix: Match.stringLikeRegexp('^access/.+/$'),
      },
      InventoryConfigurations: [
        Match.objectLike({ Enabled: true, IncludedObjectVersions: 'All', ScheduleFrequency: 'Daily' }),
      ],
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('has no lifecycle that ends a version', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::S3::Bucket')))
      expect(Properties.LifecycleConfiguration).toEqual({
        Rules: [
          { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        ],
      });
  });

  it('logs to a hardened bucket, which is kept, and can be shared', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        Tags: TAGS,
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        // Without them it could not be guarded: its policy lets nobody switch them on.
        NotificationConfiguration: TO_EVENTBRIDGE,
        // What S3 takes for a log's target: neither a key of KMS, nor a default retention.
        ObjectLockConfiguration: Match.absent(),
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
            },
          ],
        },
      },
    });
    Template.fromStack(datasetStack()).resourceCountIs('AWS::S3::Bucket', 4);
  });
});

describe('Object Lock follows the mode', () => {
  it.each<[Partial<DatasetBucketProps>, unknown]>([
    [{ mode: 'sealed' }, { Mode: 'COMPLIANCE', Days: 90 }],
    [{ mode: 'append-only' }, { Mode: 'GOVERNANCE', Days: 90 }],
    [{ mode: 'growing' }, { Mode: 'GOVERNANCE', Days: 30 }],
    [
      { mode: 'sealed', objectLock: 'governance' },
      { Mode: 'GOVERNANCE', Days: 90 },
    ],
    [
      { mode: 'growing', retention: Duration.days(400) },
      { Mode: 'GOVERNANCE', Days: 400 },
    ],
    [
      { mode: 'open', objectLock: 'governance' },
      { Mode: 'GOVERNANCE', Days: 30 },
    ],
  ])('%o', (props, DefaultRetention) => {
    templateWith(props).hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention } },
    });
  });

  it('none for open, or where none is asked for', () => {
    for (const props of [{ mode: 'open' }, { objectLock: 'none' }] as const)
      templateWith(props).resourcePropertiesCountIs('AWS::S3::Bucket', { ObjectLockEnabled: true }, 0);
  });

  it('a retention that locks nothing, or for part of a day, is refused', () => {
    expect(() => templateWith({ mode: 'open', retention: Duration.days(9) })).toThrow(
      invalid(/nothing is locked/),
    );
    for (const retention of [Duration.hours(36), Duration.days(0)])
      expect(() => templateWith({ retention })).toThrow(invalid(/whole days/));
  });
});

describe('what is given', () => {
  it('takes the place of what would be made', () => {
    const stack = newStack();
    const encryptionKey = Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef',
    );
    const logBucket = Bucket.fromBucketName(stack, 'Logs', 'acme-logs');
    newDataset(stack, 'Training', { encryptionKey, logBucket });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: Match.objectLike({ DestinationBucketName: 'acme-logs' }),
    });
  });

  it('has to leave somebody who can change the bucket again', () => {
    const synthesizer = new CliCredentialsStackSynthesizer() as IStackSynthesizer;
    const stack = new Stack(new App(), 'Data', { synthesizer });
    expect(() => newDataset(stack, 'One')).toThrow(invalid(/nobody could change .*administrators/));
    newDataset(stack, 'Two', { administrators: ['arn:aws:iam::111122223333:role/Deployer'] });
  });
});

describe('a grant is refused', () => {
  const setting = () => {
    const stack = newStack();
    return {
      role: newRole(stack, 'Role'),
      training: newDataset(stack, 'Training'),
      runs: newDataset(stack, 'Runs', { mode: 'open' }),
    };
  };

  it.each(['', 'runs', '/', '//'])('for the output "%s", which takes in more than it says', (prefix) => {
    const { role, training, runs } = setting();
    expect(() => training.grants.train(role, { output: { bucket: runs, prefix } })).toThrow(
      invalid(/prefix of the output .* ends with \//),
    );
  });

  it('for a dataset whose prefix is the beginning of others', () => {
    const { role, training } = setting();
    expect(() => training.grants.publish(role, { dataset: 'moderation/v1' })).toThrow(invalid(/dataset/));
  });

  it.each([
    [undefined, OUTPUT],
    [DATASET, DATASET],
    [DATASET, `${DATASET}out/`],
    [`${OUTPUT}data/`, OUTPUT],
  ])('for dataset %s and output %s in one bucket', (dataset, prefix) => {
    const { role, training } = setting();
    const options = { ...(dataset !== undefined && { dataset }), output: { bucket: training, prefix } };
    expect(() => training.grants.train(role, options)).toThrow(invalid(/overlaps/));
  });

  it('for a role that would write what it trains on', () => {
    const { role, training, runs } = setting();
    const output = { bucket: runs, prefix: OUTPUT };
    training.grants.train(role, { output });
    expect(() => training.grants.publish(role)).toThrow(invalid(/use another role/));
    expect(() => training.grants.train(role, { output })).toThrow(invalid(/use another role/));
    expect(() => runs.grants.train(role, { output: { bucket: training, prefix: OUTPUT } })).toThrow(
      invalid(/use another role/),
    );
  });
});

it('a role of another stack is granted the same, and the stacks do not need each other', () => {
  const app = new App();
  const data = new Stack(app, 'Data');
  const training = newDataset(data, 'Training');
  const runs = newDataset(data, 'Runs', { mode: 'open' });
  const jobs = new Stack(app, 'Jobs');
  training.grants.train(newRole(jobs, 'Trainer'), { output: { bucket: runs, prefix: OUTPUT } });
  app.synth();
  expect(jobs.dependencies).toEqual([data]);
  expect(data.dependencies).toEqual([]);
});

it('prefixes are taken literally', () => {
  const stack = newStack();
  const training = newDataset(stack, 'Training');
  training.grants.publish(newRole(stack, 'Role'), { dataset: 'a*b?/' });
  const written = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(written).toContain(`/a\${*}b\${?}/*`);
});

it('violates no rule of AWS Solutions that it has no reason for', () => {
  const { root } = datasetStack({ vpcEndpointId: 'vpce-1' }).node;
  if (!(root instanceof App)) throw new Error('the stack is not part of an app');
  const { violations } = new AwsSolutionsChecks(root).validateScope(root);
  expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
});

it('has policies within the limits of S3 and KMS', () => {
  const template = Template.fromStack(
    datasetStack({ vpcEndpointId: 'vpce-1', encryptionHeaders: 'optional' }),
  );
  const longest = (type: string, document: string): number =>
    Math.max(
      ...Object.values(resourcesOf(template, type)).map(
        ({ Properties }) => JSON.stringify(Properties[document]).length,
      ),
    );
  expect(longest('AWS::S3::BucketPolicy', 'PolicyDocument')).toBeLessThan(20_480 / 2);
  expect(longest('AWS::KMS::Key', 'KeyPolicy')).toBeLessThan(32_768 / 2);
});
