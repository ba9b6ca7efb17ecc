import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { newStack, templateOf } from './synthesized/deployment.ts';
import { resourcesOf, textOf } from './synthesized/template.ts';

const template = templateOf();

it('gives each topic of people a key of its own, that rotates, and canaries that of the alerts', () => {
  const keys = Object.values(resourcesOf(template, 'AWS::SNS::Topic')).map(({ Properties }) =>
    textOf(Properties.KmsMasterKeyId),
  );
  expect(keys).toEqual(['<TopicsAlertsKey.Arn>', '<TopicsOperationsKey.Arn>', '<TopicsAlertsKey.Arn>']);
  const symmetric = Object.values(resourcesOf(template, 'AWS::KMS::Key')).filter(
    ({ Properties }) => Properties.KeySpec === undefined,
  );
  expect(symmetric.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual([true, true, true]);
});

it.each([
  ['TopicsAlertsTopic', 'security@example.com'],
  ['TopicsOperationsTopic', 'operations@example.com'],
])('subscribes to %s %s', (topic, Endpoint) => {
  const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
  const found = subscriptions.filter(({ Properties }) => textOf(Properties.TopicArn) === `<${topic}>`);
  expect(found.map(({ Properties }) => Properties)).toMatchObject([{ Protocol: 'email', Endpoint }]);
});

it('subscribes nobody to canaries', () => {
  const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
  expect(subscriptions.map(({ Properties }) => textOf(Properties.TopicArn))).not.toContain('<CanaryTopic>');
});

it('lets the alarms of this account notify the operations topic, and use its key', () => {
  const fromAlarms = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': Match.anyValue() },
      ArnLike: { 'aws:SourceArn': Match.anyValue() },
    },
  };
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ ...fromAlarms, Action: 'sns:Publish' })]),
    },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({ ...fromAlarms, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
      ]),
    },
  });
});

it('refuses to publish without TLS', () => {
  const policies = Object.values(resourcesOf(template, 'AWS::SNS::TopicPolicy'));
  expect(policies).toHaveLength(3);
  for (const policy of policies) expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
});

it('warns when nobody would be notified', () => {
  const silent = newStack({ alerts: { email: [] } });
  Annotations.fromStack(silent).hasWarning('*', Match.stringLikeRegexp('nobody is notified'));
  Annotations.fromStack(newStack()).hasNoWarning('*', Match.stringLikeRegexp('nobody is notified'));
});
