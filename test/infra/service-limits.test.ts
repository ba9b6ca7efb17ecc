import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { SealwatchConfig } from '../../config/index.ts';
import { SealwatchStack } from '../../lib/index.ts';
import { env, newApp } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';
import { jsonOf, type Resource, resourcesOf, textOf } from './synthesized/template.ts';

/** As long as names may be. */
const long = (start: string, length: number): string =>
  start
    .padEnd(length, '-abcdefghij')
    .slice(0, length - 1)
    .concat('z');

const bucketName = (index: number): string => long(`acme-${index}-bucket`, 63);
const roleArn = (index: number): string =>
  `arn:aws:iam::111122223333:role/${long(`teams/team-${index}`, 100)}`;

interface Size {
  readonly buckets: number;
  readonly datasets: number;
  readonly grants: number;
  readonly key?: boolean;
}

/** A deployment of some size, with names as long as they may be. */
function stackOf({ buckets, datasets, grants, key = false }: Size): SealwatchStack {
  const perBucket = Math.ceil(datasets / buckets);
  const named = Array.from({ length: buckets }, (_, bucket) => ({
    name: bucketName(bucket),
    existing: true,
    ...(key && {
      kmsKeyArn: `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-${String(bucket).padStart(12, '0')}`,
    }),
    datasets: Array.from({ length: perBucket }, (_, index) => ({
      name: long(`dataset-${bucket}-${index}`, 64),
      prefix: `${long(`${bucket}-${index}/prefix`, 120)}/`,
      mode: 'sealed' as const,
      writers: [roleArn(bucket)],
    })),
  }));
  const config: SealwatchConfig = { ...example, buckets: named };
  const stack = new SealwatchStack(newApp(), 'Sealwatch', { config, env });
  const names = named.flatMap((bucket) => bucket.datasets.map(({ name }) => name));
  for (let index = 0; index < grants; index += 1) {
    const role = Role.fromRoleArn(stack, `Person${index}`, roleArn(index));
    stack.sealwatch.grants[index % 2 === 0 ? 'approve' : 'seal'](role, { datasets: names.slice(0, 20) });
  }
  return stack;
}

/** In characters, with references as long as what AWS puts there. */
const lengthOf = (value: unknown): number => jsonOf(value).replaceAll('<AWS::Partition>', 'aws').length;

/** A reference may become as long as the address of a queue with a long name. */
const longestOf = (text: string): number => (text.includes('<') ? Math.max(text.length, 130) : text.length);

describe.each<[string, Size]>([
  ['140 datasets and 60 grants in 20 buckets', { buckets: 20, datasets: 140, grants: 60 }],
  ['90 buckets with a key each', { buckets: 90, datasets: 90, grants: 60, key: true }],
  ['one bucket with 140 datasets', { buckets: 1, datasets: 140, grants: 60 }],
])('a deployment of %s, with the longest names, keeps to the limit of', (_, size) => {
  const template = Template.fromStack(stackOf(size));
  const all = Object.values(template.toJSON().Resources as Record<string, Resource>);
  const ofType = (type: string) =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);

  it('a template: 1 MB, 500 resources, 200 outputs', () => {
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
    expect(all.length).toBeLessThanOrEqual(500);
    const outputs = Object.values(template.toJSON().Outputs as Record<string, { Value: unknown }>);
    expect(outputs.length).toBeLessThanOrEqual(200);
    for (const { Value } of outputs) expect(textOf(Value).length).toBeLessThanOrEqual(1024);
  });

  it('an environment: 4 KB', () => {
    for (const { Environment, Description } of ofType('AWS::Lambda::Function')) {
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
      const length = Object.entries(Variables).reduce(
        (sum, [name, value]) => sum + name.length + longestOf(textOf(value)),
        0,
      );
      expect([Description, length < 4096]).toEqual([Description, true]);
      expect(String(Description ?? '').length).toBeLessThanOrEqual(256);
    }
  });

  it('policies of a role: 10,240 characters within it, and ten of 6,144 attached', () => {
    const inline = Map.groupBy(ofType('AWS::IAM::Policy'), ({ Roles }) => textOf(Roles));
    for (const [role, policies] of inline) {
      const length = policies.reduce((sum, { PolicyDocument }) => sum + lengthOf(PolicyDocument), 0);
      expect([role, length <= 10_240]).toEqual([role, true]);
    }
    const managed = ofType('AWS::IAM::ManagedPolicy');
    for (const { PolicyDocument } of managed) expect(lengthOf(PolicyDocument)).toBeLessThanOrEqual(6144);
    for (const [role, some] of Map.groupBy(managed, ({ Roles }) => textOf(Roles)))
      expect([role, some.length <= 10]).toEqual([role, true]);
  });

  it('an event rule: patterns of 2,048 characters, five targets, 300 rules on a bus', () => {
    const rules = ofType('AWS::Events::Rule');
    expect(rules.length).toBeLessThanOrEqual(300);
    for (const { EventPattern, Targets, Name } of rules) {
      if (EventPattern) expect(lengthOf(EventPattern)).toBeLessThanOrEqual(2048);
      expect((Targets as unknown[] | undefined)?.length ?? 0).toBeLessThanOrEqual(5);
      if (Name) expect(textOf(Name).length).toBeLessThanOrEqual(64);
    }
  });

  it('policies of queues, topics and keys', () => {
    for (const { PolicyDocument } of ofType('AWS::SQS::QueuePolicy'))
      expect(lengthOf(PolicyDocument)).toBeLessThanOrEqual(8192);
    for (const { PolicyDocument } of ofType('AWS::SNS::TopicPolicy'))
      expect(lengthOf(PolicyDocument)).toBeLessThanOrEqual(30_000);
    for (const { KeyPolicy } of ofType('AWS::KMS::Key'))
      expect(lengthOf(KeyPolicy)).toBeLessThanOrEqual(32_768);
  });

  it('names: 64 characters of functions and roles, 80 of queues, 256 of topics', () => {
    for (const { FunctionName } of ofType('AWS::Lambda::Function'))
      expect(textOf(FunctionName ?? '').length).toBeLessThanOrEqual(64);
    for (const { QueueName } of ofType('AWS::SQS::Queue'))
      expect(textOf(QueueName ?? '').length).toBeLessThanOrEqual(80);
  });

  it('a trail: 500 values in all selectors', () => {
    for (const { AdvancedEventSelectors } of ofType('AWS::CloudTrail::Trail')) {
      const fields = (AdvancedEventSelectors as { FieldSelectors: Record<string, unknown>[] }[]).flatMap(
        ({ FieldSelectors }) => FieldSelectors,
      );
      const values = fields.flatMap((field) => Object.values(field).filter(Array.isArray).flat());
      expect(values.length).toBeLessThanOrEqual(500);
    }
  });

  it('an alarm: ten metrics beside the sum of them, and 1,024 characters of description', () => {
    for (const { Metrics, AlarmDescription } of ofType('AWS::CloudWatch::Alarm')) {
      expect((Metrics as unknown[] | undefined)?.length ?? 0).toBeLessThanOrEqual(11);
      expect(textOf(AlarmDescription).length).toBeLessThanOrEqual(1024);
    }
  });

  it('an alarm for each rule, alone or with others', () => {
    const watched = jsonOf(ofType('AWS::CloudWatch::Alarm'));
    // That of the canary has the alarm of what it carries.
    const rules = Object.keys(resourcesOf(template, 'AWS::Events::Rule')).filter(
      (id) => id.includes('ObjectRules') && !id.includes('ObjectRulesCanary'),
    );
    expect(rules.length).toBe(size.datasets);
    for (const [id] of Object.entries(resourcesOf(template, 'AWS::Events::Rule')).filter(([each]) =>
      rules.includes(each),
    ))
      expect(watched).toContain(textOf({ Ref: id }));
  });
});

it('refuses grants that cannot be deployed while the template is made, and says what to do', () => {
  const names = { buckets: 1, datasets: 140, grants: 0 };
  const stack = stackOf(names);
  const datasets = stack.sealwatch.config.buckets.flatMap((bucket) =>
    bucket.datasets.map(({ name }) => name),
  );
  for (let index = 0; index < 30; index += 1)
    stack.sealwatch.grants.seal(Role.fromRoleArn(stack, `Many${index}`, roleArn(index)), { datasets });
  expect(() => Template.fromStack(stack)).toThrow(
    /the 30 grants of seal and approve have \d+ characters, allowed 200000/,
  );
});
