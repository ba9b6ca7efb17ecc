import { NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { Sealwatch } from '../../lib/index.ts';
import { env, inPlainStack, newApp } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';
import { permissionsOf, resourcesOf } from './synthesized/template.ts';

const withRole = () => {
  const { stack, sealwatch } = inPlainStack();
  const role = new Role(stack, 'Person', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  return { stack, sealwatch, role };
};

const actionsOf = (stack: Stack) =>
  permissionsOf(Template.fromStack(stack), 'Person').map((text) => text.replace(/ on .*/, ''));

const READING = [
  'dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query',
  'dynamodb:Query',
  'cloudformation:DescribeStacks states:DescribeExecution',
  'sqs:GetQueueAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:GetSubscriptionAttributes cloudwatch:GetMetricData',
];

/** What the deployment writes down, and the digest of it that CloudFormation gives to the recording function. */
const recordedGrants = (stack: Stack): { grants: unknown; digest: unknown } => {
  const template = Template.fromStack(stack);
  const [configuration] = Object.values(resourcesOf(template, 'Custom::SealwatchConfiguration'));
  const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));
  const [environment] = functions
    .filter(({ Properties }) => String(Properties.Description).includes('seal'))
    .map(({ Properties }) => Properties.Environment as { Variables: Record<string, unknown> });
  return { grants: configuration?.Properties.Grants, digest: environment?.Variables.SEALWATCH_GRANTS_DIGEST };
};

it('works in a stack of somebody else, and names its tables after it', () => {
  Template.fromStack(inPlainStack('Platform').stack).hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'Platform-Manifest',
  });
});

it.each([
  ['alerts', { email: [] }, ['alerts.email is empty', 'alerts.operationsEmail is empty']],
  ['its own trouble', { email: ['a@example.com'], operationsEmail: [] }, ['alerts.operationsEmail is empty']],
  ['nobody', { email: ['a@example.com'] }, []],
])('warns where nobody is notified of %s', (_, alerts, warnings) => {
  const stack = new Stack(newApp(), 'Stack', { env });
  new Sealwatch(stack, 'Sealwatch', { ...example, alerts });
  const reported = Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('is empty'))
    .map(({ entry }) => String(entry.data).split(':')[0]);
  expect(reported).toEqual(warnings);
});

it('warns at deployment that everybody may approve where nobody was granted it, and not otherwise', () => {
  const warnings = (stack: Stack) =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('no grants of seal or approve'))
      .map(({ entry }) => String(entry.data));
  expect(warnings(inPlainStack().stack)).toEqual([
    expect.stringContaining('everybody in the account who may invoke the function record-baseline'),
  ]);
  const { stack, sealwatch, role } = withRole();
  sealwatch.grants.approve(role);
  expect(warnings(stack)).toEqual([]);
});

it('fails in a nested stack, whose name is not known in time', () => {
  const nested = new NestedStack(new Stack(newApp(), 'Outer'), 'Inner');
  expect(() => new Sealwatch(nested, 'Sealwatch', example)).toThrow('nested stack');
});

it('fails for a wrong configuration', () => {
  const stack = new Stack(newApp(), 'Stack');
  expect(() => new Sealwatch(stack, 'Sealwatch', { ...example, buckets: [] })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});

it('fails when the functions are not built, saying how to build them', () => {
  const app = newApp();
  app.node.setContext('sealwatch:bundles', '/nowhere');
  expect(() => new Sealwatch(new Stack(app, 'Stack'), 'Sealwatch', example)).toThrow(
    expect.objectContaining({
      code: 'PREREQUISITE_MISSING',
      message: expect.stringContaining('npm run build'),
    }),
  );
});

it('offers its topics, buckets and metrics', () => {
  const { stack, sealwatch } = inPlainStack();
  expect([...sealwatch.buckets.keys()]).toEqual(['acme-training-data', 'acme-models']);
  expect(stack.resolve(sealwatch.alertTopic.topicArn)).toEqual({ Ref: expect.stringContaining('Alerts') });
  expect(sealwatch.metricOldestObjectEvent({ statistic: 'p99' })).toMatchObject({
    metricName: 'ApproximateAgeOfOldestMessage',
    statistic: 'p99',
  });
  expect(sealwatch.metricObjectEventsGivenUp().metricName).toBe('ApproximateNumberOfMessagesVisible');
  expect(sealwatch.metricVerifyErrors().metricName).toBe('Errors');
});

describe('grants', () => {
  it('reading, without a single write', () => {
    const { stack, sealwatch, role } = withRole();
    sealwatch.grants.read(role);
    expect(actionsOf(stack)).toEqual(READING);
  });

  it('verifying', () => {
    const { stack, sealwatch, role } = withRole();
    sealwatch.grants.verify(role);
    expect(actionsOf(stack)).toEqual(['lambda:InvokeFunction', ...READING]);
  });

  it('sealing and approving by person and dataset, which the function decides', () => {
    const { stack, sealwatch, role } = withRole();
    sealwatch.grants.seal(role, { datasets: ['incoming'] });
    sealwatch.grants.approve(role);
    expect(actionsOf(stack)[0]).toBe('lambda:InvokeFunction');
    expect(recordedGrants(stack)).toEqual({
      digest: { 'Fn::GetAtt': [expect.stringContaining('Configuration'), 'GrantsDigest'] },
      grants: {
        'Fn::Join': [
          '',
          [
            '[{"arn":"',
            { 'Fn::GetAtt': [expect.stringContaining('Person'), 'Arn'] },
            expect.stringMatching(
              /^","actions":\["seal"\],"datasets":\["incoming"\],"as":"<Person\w+\.Arn>"\},\{"arn":"$/,
            ),
            { 'Fn::GetAtt': [expect.stringContaining('Person'), 'Arn'] },
            expect.stringMatching(
              /^","actions":\["approve"\],"datasets":\["\*"\],"as":"<Person\w+\.Arn>"\}\]$/,
            ),
          ],
        ],
      },
    });
  });

  it('nothing by itself, so that IAM alone decides', () => {
    const { stack } = inPlainStack();
    expect(recordedGrants(stack)).toEqual({ grants: '[]', digest: undefined });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Runtime: Match.anyValue() });
  });

  it('fails for a dataset that is not guarded', () => {
    const { sealwatch, role } = withRole();
    expect(() => sealwatch.grants.seal(role, { datasets: ['incomming'] })).toThrow(
      'there is no dataset incomming to grant, allowed *, moderation-v3, incoming, scratch',
    );
  });
});
