import { Stack } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/index.ts';
import type { Queues } from '../queues/queues.ts';
import { callPattern, objectWritePattern } from './activity-pattern.ts';
import { bucketGroups } from './bucket-groups.ts';
import { activityRuleName, ruleNamePrefix } from './rule-name.ts';
import { admitRules, queueTarget } from './targets.ts';
import { BUCKET_CALLS, WATCHED_CALLS } from './watched-calls.ts';

export interface ActivityRulesProps {
  readonly config: ResolvedConfig;
  readonly queues: Queues;
}

/** Routes CloudTrail's records to whom judges them, and those about buckets to whom audits. Calls are told apart by name, writes to objects by bucket as well: there may be many of them. */
export class ActivityRules extends Construct {
  /** Rules by what they carry. */
  readonly byCalls: ReadonlyMap<string, Rule>;
  readonly #queues: Queues;

  constructor(scope: Construct, id: string, { config, queues }: ActivityRulesProps) {
    super(scope, id);
    this.#queues = queues;
    for (const queue of [queues.activity.queue, queues.auditRequests.queue, queues.undelivered])
      admitRules(queue, ruleNamePrefix(Stack.of(this).stackName, 'activity'));
    const calls = WATCHED_CALLS.map((some) => [some.id, callPattern(some)] as const);
    const writes = bucketGroups(config.buckets.map(({ name }) => name)).map(
      ({ bits, buckets }) => [`writes${bits && `-${bits}`}`, objectWritePattern(buckets)] as const,
    );
    this.byCalls = new Map([...calls, ...writes].map(([name, pattern]) => [name, this.#add(name, pattern)]));
  }

  #add(calls: string, eventPattern: EventPattern): Rule {
    const { activity, auditRequests, undelivered } = this.#queues;
    const queues = calls === BUCKET_CALLS ? [activity, auditRequests] : [activity];
    return new Rule(this, calls, {
      ruleName: activityRuleName(Stack.of(this).stackName, calls),
      description: `Sealwatch: CloudTrail's records of calls (${calls})`,
      eventPattern,
      targets: queues.map(({ queue }) => queueTarget(queue, undelivered)),
    });
  }
}
