import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { forwardGlobalEvents, forwardMultiRegionEvents, SealwatchStack } from '../../lib/index.ts';
import { newApp } from './synthesized/deployment.ts';
import { matches } from './synthesized/event-pattern.ts';
import { example } from './synthesized/example.ts';
import { jsonOf, permissionsOf, resourcesOf } from './synthesized/template.ts';

const ACCOUNT = '111122223333';

const homeIn = (region: string): SealwatchStack =>
  new SealwatchStack(newApp(), 'Sealwatch', { config: example, env: { account: ACCOUNT, region } });

const besideOneIn = (region: string) => {
  const home = homeIn(region);
  const beside = forwardGlobalEvents(home, home.sealwatch.config);
  if (!beside) throw new Error(`a deployment in ${region} has no second stack`);
  return { home, beside };
};

const patternsOf = (template: Template): unknown[] =>
  Object.values(resourcesOf(template, 'AWS::Events::Rule')).flatMap(({ Properties: { EventPattern } }) =>
    EventPattern ? [JSON.parse(jsonOf(EventPattern))] : [],
  );

const { beside, home } = besideOneIn('eu-west-1');
const template = Template.fromStack(beside);

const call = (service: string, eventName: string) => ({
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventName },
});

it.each([
  ['eu-west-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('beside a deployment in %s stands a stack in %s', (region, expected) => {
  const { beside: stack } = besideOneIn(region);
  expect([stack.stackName, stack.region, stack.account]).toEqual([
    `Sealwatch-GlobalEvents-${region}`,
    expected,
    ACCOUNT,
  ]);
});

it.each(['us-east-1', 'cn-north-1', 'us-gov-west-1'])('a deployment in %s needs none', (region) => {
  const stack = homeIn(region);
  expect(forwardGlobalEvents(stack, stack.sealwatch.config)).toBeNull();
});

it('has none while it is not known where it is deployed to', () => {
  expect(forwardGlobalEvents(new Stack(newApp(), 'Somewhere'), home.sealwatch.config)).toBeNull();
});

it.each([
  ['iam', 'PutRolePolicy'],
  ['iam', 'DeleteRole'],
  ['organizations', 'UpdatePolicy'],
  ['s3', 'PutAccountPublicAccessBlock'],
  ['s3', 'DeleteAccountPublicAccessBlock'],
  ['cloudtrail', 'StopLogging'],
  ['events', 'DisableRule'],
])('forwards %s %s, and the deployment takes it', (service, name) => {
  const event = call(service, name);
  expect(patternsOf(template).some((pattern) => matches(pattern, event))).toBe(true);
  expect(patternsOf(Template.fromStack(home)).some((pattern) => matches(pattern, event))).toBe(true);
});

it.each([
  ['s3', 'PutBucketPolicy'],
  ['kms', 'DisableKey'],
  ['iam', 'ListRoles'],
])('forwards nothing that is recorded at home too, or that changes nothing: %s %s', (service, name) => {
  expect(patternsOf(template).some((pattern) => matches(pattern, call(service, name)))).toBe(false);
});

describe('forwards', () => {
  const bus = 'arn:<AWS::Partition>:events:eu-west-1:111122223333:event-bus/default';

  it('to the bus of the deployment, and may do nothing else', () => {
    expect(permissionsOf(template, 'Forwarder')).toEqual([`events:PutEvents on ${bus}`]);
    template.allResourcesProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          Arn: Match.anyValue(),
          RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Forwarder'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Undelivered'), 'Arn'] } },
        }),
      ],
    });
  });

  it('by rules of a name that no other deployment has', () => {
    const namesOf = (stack: Stack) =>
      Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Events::Rule')).map(({ Properties }) =>
        String(Properties.Name),
      );
    const names = [...namesOf(beside), ...namesOf(besideOneIn('eu-west-2').beside)];
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^Sealwatch-forward-(?:identities|account)-[0-9a-f]{8}$/);
  });
});

it('notifies those who get the trouble of the deployment when it does not', () => {
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  expect(alarms.map(({ Properties }) => Properties.MetricName).sort()).toEqual([
    'ApproximateNumberOfMessagesVisible',
    'FailedInvocations',
    'FailedInvocations',
  ]);
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'operations@example.com',
  });
});

it('violates no rule of AWS Solutions', () => {
  const app = besideOneIn('eu-west-1').beside.node.root;
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});

describe('what us-west-2 alone records', () => {
  const inWest = (region: string) => {
    const stack = homeIn(region);
    return forwardMultiRegionEvents(stack, stack.sealwatch.config);
  };
  const west = inWest('eu-west-1');
  if (!west) throw new Error('a deployment in eu-west-1 gets nothing from us-west-2');
  const forwarded = patternsOf(Template.fromStack(west));

  it.each(['eu-west-1', 'us-east-1'])('is forwarded by a stack there to a deployment in %s', (region) => {
    const stack = inWest(region);
    expect([stack?.stackName, stack?.region, stack?.account]).toEqual([
      `Sealwatch-MultiRegionEvents-${region}`,
      'us-west-2',
      ACCOUNT,
    ]);
  });

  it.each(['us-west-2', 'cn-north-1', 'us-gov-west-1'])('needs no stack for a deployment in %s', (region) => {
    expect(inWest(region)).toBeNull();
  });

  it.each([
    ['s3', 'CreateMultiRegionAccessPoint'],
    ['s3', 'PutMultiRegionAccessPointPolicy'],
    ['s3', 'SubmitMultiRegionAccessPointRoutes'],
    ['events', 'DisableRule'],
  ])('is forwarded, and the deployment takes it: %s %s', (service, name) => {
    const event = call(service, name);
    expect(forwarded.some((pattern) => matches(pattern, event))).toBe(true);
    expect(patternsOf(Template.fromStack(home)).some((pattern) => matches(pattern, event))).toBe(true);
    if (service === 's3') expect(patternsOf(template).some((pattern) => matches(pattern, event))).toBe(false);
  });

  it.each([
    ['s3', 'PutBucketPolicy'],
    ['iam', 'PutRolePolicy'],
  ])('is all: %s %s stays', (service, name) => {
    expect(forwarded.some((pattern) => matches(pattern, call(service, name)))).toBe(false);
  });

  it('goes to the bus of the deployment by rules that have a name and an alarm of their own', () => {
    const there = Template.fromStack(west);
    expect(permissionsOf(there, 'Forwarder')).toEqual([
      'events:PutEvents on arn:<AWS::Partition>:events:eu-west-1:111122223333:event-bus/default',
    ]);
    expect(Object.keys(resourcesOf(there, 'AWS::CloudWatch::Alarm'))).toHaveLength(3);
    for (const { Properties } of Object.values(resourcesOf(there, 'AWS::Events::Rule')))
      expect(Properties.Name).toMatch(/^Sealwatch-forward-(?:multi-region|account)-[0-9a-f]{8}$/);
  });

  it('is forwarded without violating a rule of AWS Solutions', () => {
    const app = west.node.root;
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });
});
