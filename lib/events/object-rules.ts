import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type ResolvedConfig, type ResolvedDataset, SealwatchError } from '../../config/index.ts';
import type { Queues } from '../queues/queues.ts';
import { type Lane, lanesOf } from './lane.ts';
import { objectPattern } from './object-pattern.ts';
import { admitRules, queueTarget } from './queue-target.ts';
import { ruleName, ruleNamePrefix } from './rule-name.ts';

/**
 * A bus has room for 300 rules, some of them the account's own; and each rule brings an alarm, of both of which a
 * template of 500 resources holds no more than this beside the rest.
 */
const MAXIMUM_RULES = 180;

export interface ObjectRulesProps {
  readonly config: ResolvedConfig;
  readonly queues: Queues;
}

/** Routes the events of each dataset. Ids and names come from bucket and dataset, so that adding one renames no other. */
export class ObjectRules extends Construct {
  /** Rules by the name of their dataset. */
  readonly byDataset: ReadonlyMap<string, readonly Rule[]>;
  readonly #queues: Readonly<Record<Lane, Queue>>;
  readonly #undelivered: Queue;

  constructor(scope: Construct, id: string, { config, queues }: ObjectRulesProps) {
    super(scope, id);
    refuseTooMany(config);
    this.#queues = { urgent: queues.objectEvents.queue, bulk: queues.bulkObjectEvents.queue };
    this.#undelivered = queues.undelivered;
    this.#admit();
    this.byDataset = new Map(
      config.buckets.flatMap((bucket) =>
        bucket.datasets.map((dataset) => [dataset.name, this.#rulesOf(bucket.name, dataset)] as const),
      ),
    );
  }

  #admit(): void {
    const { stackName } = Stack.of(this);
    for (const lane of ['urgent', 'bulk'] as const) {
      admitRules(this.#queues[lane], ruleNamePrefix(stackName, lane));
      admitRules(this.#undelivered, ruleNamePrefix(stackName, lane));
    }
  }

  #rulesOf(bucket: string, dataset: ResolvedDataset): Rule[] {
    const scope = new Construct(this, `${bucket}.${dataset.name}`);
    return lanesOf(dataset.mode).map(
      (lane) =>
        new Rule(scope, lane === 'urgent' ? 'Urgent' : 'Bulk', {
          ruleName: ruleName(Stack.of(this).stackName, lane, bucket, dataset.name),
          description: `Sealwatch: object events of dataset ${dataset.name} in ${bucket} (${dataset.mode})`,
          eventPattern: objectPattern(lane, bucket, dataset),
          targets: [queueTarget(this.#queues[lane], this.#undelivered)],
        }),
    );
  }
}

const refuseTooMany = ({ buckets }: ResolvedConfig): void => {
  const modes = buckets.flatMap(({ datasets }) => datasets.map(({ mode }) => mode));
  const rules = modes.flatMap(lanesOf).length;
  if (rules <= MAXIMUM_RULES) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `${modes.length} datasets need ${rules} EventBridge rules, allowed ${MAXIMUM_RULES} (one for an open dataset, two for any other): join datasets under a common prefix, or guard some from a second stack`,
  );
};
