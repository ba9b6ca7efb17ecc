import { createHash } from 'node:crypto';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/**
 * Sends a rule's events to a queue, and to another one what cannot be delivered in a day: that is how long EventBridge tries unless it is told
 * otherwise, 185 times at the most. It is told nothing, because a template of many datasets is near the size that CloudFormation takes.
 * @param group of the messages: SQS hands those of a group that floods a queue out after those of the others. @default - none
 */
export const queueTarget = (queue: Queue, undelivered: Queue, group?: string): IRuleTarget => ({
  bind: () => ({
    arn: queue.queueArn,
    targetResource: queue,
    ...orTo(undelivered),
    ...(group !== undefined && { sqsParameters: { messageGroupId: group } }),
  }),
});

/** Sends a rule's events to a bus of another Region, and to a queue what cannot be delivered in a day. */
export const busTarget = (busArn: string, role: Role, undelivered: Queue): IRuleTarget => ({
  bind: () => ({ arn: busArn, role, ...orTo(undelivered) }),
});

const orTo = (undelivered: Queue): Pick<RuleTargetConfig, 'deadLetterConfig'> => ({
  deadLetterConfig: { arn: undelivered.queueArn },
});

/**
 * Lets rules whose names begin alike send to a queue. One statement for all of them: a queue's policy holds 20
 * statements, and there may be hundreds of rules.
 */
export const admitRules = (queue: Queue, namePrefix: string): void => {
  const rules = Stack.of(queue).formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: `${namePrefix}*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnLike: { 'aws:SourceArn': rules },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    }),
  );
};

/** Characters of each part; together with the hash they stay below the 64 that a rule's name may have. */
const STACK_CHARACTERS = 20;
const WORD_CHARACTERS = 24;
const HASH_CHARACTERS = 8;

/** What a rule carries: S3's events of objects, CloudTrail's records of calls, or such records to another Region. */
type EventDelivery = 'objects' | 'activity' | 'forward';

/** How the names of all rules of a stack begin that route events of one kind. */
export const ruleNamePrefix = (stack: string, delivery: EventDelivery): string =>
  `${stack.slice(0, STACK_CHARACTERS)}-${delivery}-`;

/** The group of a dataset's messages: so short because a template of many datasets is near the size that CloudFormation takes. */
export const messageGroup = (dataset: string): string =>
  createHash('sha256').update(dataset).digest('hex').slice(0, HASH_CHARACTERS);

/**
 * A name that says what the rule is for, and that no other dataset has. It says nothing of the queue: a dataset whose
 * mode changes keeps its rule, so that no event is lost between two.
 */
export const ruleName = (stack: string, bucket: string, dataset: string): string =>
  named(ruleNamePrefix(stack, 'objects'), dataset, `${stack}/${bucket}/${dataset}`);

/** A name that says which calls the rule carries, and that no rule of another stack has. */
export const activityRuleName = (stack: string, calls: string): string =>
  named(ruleNamePrefix(stack, 'activity'), calls, `${stack}//${calls}`);

/** The same for a rule that carries them to another Region, where a stack of this name may be in several. */
export const forwardRuleName = (stack: string, calls: string, region: string): string =>
  named(ruleNamePrefix(stack, 'forward'), calls, `${stack}/${region}/${calls}`);

const named = (prefix: string, word: string, identity: string): string => {
  const hash = createHash('sha256').update(identity).digest('hex');
  return `${prefix}${word.slice(0, WORD_CHARACTERS)}-${hash.slice(0, HASH_CHARACTERS)}`;
};
