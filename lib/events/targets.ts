import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import type { IRuleTarget, RuleTargetConfig } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** Sends a rule's events to a queue, and to another one what cannot be delivered in a day. */
export const queueTarget = (queue: Queue, undelivered: Queue): IRuleTarget => ({
  bind: () => ({ arn: queue.queueArn, targetResource: queue, ...tryingForADay(undelivered) }),
});

/** Sends a rule's events to a bus of another Region, and to a queue what cannot be delivered in a day. */
export const busTarget = (busArn: string, role: Role, undelivered: Queue): IRuleTarget => ({
  bind: () => ({ arn: busArn, role, ...tryingForADay(undelivered) }),
});

const tryingForADay = (undelivered: Queue): Pick<RuleTargetConfig, 'deadLetterConfig' | 'retryPolicy'> => ({
  deadLetterConfig: { arn: undelivered.queueArn },
  retryPolicy: { maximumEventAgeInSeconds: Duration.days(1).toSeconds(), maximumRetryAttempts: 185 },
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
