import { Stack, type StackProps, Token } from 'aws-cdk-lib';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config/types.ts';
import { globalRegionOf } from '../core/base/partition.ts';
import { callPattern } from './events/activity-event-rules.ts';
import { admitRules, busTarget, forwardRuleName, ruleNamePrefix } from './events/targets.ts';
import { FORWARDED_CALLS, MULTI_REGION_CALLS, type WatchedCalls } from './events/watched-calls.ts';
import { Alarms, watchActivityRule, watchDeadLetters } from './monitoring/alarms.ts';
import { undeliveredQueue } from './queues.ts';
import { EncryptedTopic } from './topics.ts';

export interface GlobalEventsStackProps extends StackProps {
  /** The stack whose deployment judges what is forwarded. */
  readonly home: Stack;
  readonly config: ResolvedConfig;
  /** What is forwarded. @default - what the Region of services without one has */
  readonly calls?: readonly WatchedCalls[];
  /** What that is, in words. @default global */
  readonly what?: string;
}

/**
 * Forwards what is recorded in another Region than the one of a deployment, such as changes of IAM roles, to that deployment. It
 * has a topic for its own trouble: alarms reach none of another Region.
 */
export class GlobalEventsStack extends Stack {
  constructor(scope: Construct, id: string, props: GlobalEventsStackProps) {
    const { home, config, calls = FORWARDED_CALLS, what = 'global', ...rest } = props;
    super(scope, id, { description: `Sealwatch: forwards ${what} events to ${home.region}`, ...rest });
    const undelivered = undeliveredQueue(this, 'Undelivered');
    admitRules(undelivered, ruleNamePrefix(home.stackName, 'forward'));
    const { operationsEmail: email } = config.alerts;
    const operations = new EncryptedTopic(this, 'Operations', { displayName: 'Sealwatch operations', email });
    operations.allowAlarms();
    const alarms = new Alarms(this, 'Alarms', operations.topic);
    watchDeadLetters(alarms, {
      id: 'Undelivered',
      queue: undelivered,
      what: `${what.charAt(0).toUpperCase()}${what.slice(1)} events could not be forwarded`,
    });
    const target = this.#homeBus(home, undelivered);
    for (const some of calls) watchActivityRule(alarms, some.id, this.#forward(home, some, target));
  }

  #homeBus({ region, account }: Stack, undelivered: Queue): IRuleTarget {
    const bus = { service: 'events', region, account, resource: 'event-bus', resourceName: 'default' };
    const arn = this.formatArn(bus);
    const role = new Role(this, 'Forwarder', { assumedBy: new ServicePrincipal('events.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [arn] }));
    return busTarget(arn, role, undelivered);
  }

  #forward({ stackName, region }: Stack, calls: WatchedCalls, target: IRuleTarget): Rule {
    return new Rule(this, calls.id, {
      ruleName: forwardRuleName(stackName, calls.id, region),
      description: `Sealwatch: forwards CloudTrail's records of calls (${calls.id}) to ${region}`,
      eventPattern: callPattern(calls),
      targets: [target],
    });
  }
}

/**
 * Makes the stack that forwards global events to a deployment, where one is needed. Its name has the Region, for a stack of the same
 * name may be in another one.
 * @returns `null` where the deployment is in their Region, or in one that is not known while the template is made
 */
export const forwardGlobalEvents = (home: Stack, config: ResolvedConfig): GlobalEventsStack | null => {
  const { region, account, stackName } = home;
  if (Token.isUnresolved(region) || Token.isUnresolved(account)) return null;
  const global = globalRegionOf(region);
  if (region === global) return null;
  const env = { account, region: global };
  return new GlobalEventsStack(home.node.root, `${stackName}-GlobalEvents-${region}`, { home, config, env });
};

/** Where calls about Multi-Region access points are recorded, whatever the Regions of their buckets. */
const MULTI_REGION = 'us-west-2';

/**
 * Makes the stack that forwards calls about Multi-Region access points to a deployment, where one is needed.
 * @returns `null` where the deployment is in their Region, in a partition that has none, or in a Region that is not known while the
 * template is made
 */
export const forwardMultiRegionEvents = (home: Stack, config: ResolvedConfig): GlobalEventsStack | null => {
  const { region, account, stackName } = home;
  if (Token.isUnresolved(region) || Token.isUnresolved(account)) return null;
  if (region === MULTI_REGION || globalRegionOf(region) !== 'us-east-1') return null;
  const env = { account, region: MULTI_REGION };
  const id = `${stackName}-MultiRegionEvents-${region}`;
  const what = 'Multi-Region';
  return new GlobalEventsStack(home.node.root, id, { home, config, env, calls: MULTI_REGION_CALLS, what });
};
