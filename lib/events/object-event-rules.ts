import { Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ResolvedConfig, ResolvedDataset } from '../../config/types.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { BUCKET_CANARY_KEY, CANARY_DATASET, CANARY_PREFIX, canaryBuckets } from '../../core/scope/canary.ts';
import { type ObjectQueue, queueOf } from '../../core/scope/object-queue.ts';
import type { Canary } from '../canary.ts';
import { chunks } from '../chunks.ts';
import type { Queues } from '../queues.ts';
import { admitRules, messageGroup, queueTarget, ruleName, ruleNamePrefix } from './targets.ts';

/**
 * Each dataset brings a rule, and a tenth of an alarm where they are many. A template holds 500 resources, so this leaves more than 340
 * for the rest of the stack (some 180, more with many buckets), the buckets that it makes and those who are granted something; a bus
 * holds 300 rules, so it leaves more than half to the account.
 */
const MAX_DATASETS = 140;

/** So many of the longest names fit an event pattern. */
const BUCKETS_PER_RULE = 25;

export interface ObjectEventRulesProps {
  readonly config: ResolvedConfig;
  readonly queues: Queues;
  readonly canary: Canary;
}

/**
 * Routes the events of each dataset, as a group of messages of their own, so that a flood in one delays no other. Ids and names come from
 * bucket and dataset, so that adding one renames no other.
 */
export class ObjectEventRules extends Construct {
  /** Rules by the name of their dataset. */
  readonly byDataset: ReadonlyMap<string, Rule>;
  readonly #queues: Readonly<Record<ObjectQueue, Queue>>;
  readonly #undelivered: Queue;

  constructor(scope: Construct, id: string, { config, queues, canary }: ObjectEventRulesProps) {
    super(scope, id);
    refuseTooMany(config);
    this.#queues = { urgent: queues.objectEvents.queue, bulk: queues.bulkObjectEvents.queue };
    this.#undelivered = queues.undelivered;
    for (const queue of [...Object.values(this.#queues), this.#undelivered])
      admitRules(queue, ruleNamePrefix(Stack.of(this).stackName, 'objects'));
    this.byDataset = new Map(
      config.buckets.flatMap((bucket) =>
        bucket.datasets.map((dataset) => [dataset.name, this.#ruleOf(bucket.name, dataset)] as const),
      ),
    );
    this.#addCanary(canary);
    for (const [index, buckets] of chunks(canaryBuckets(config), BUCKETS_PER_RULE).entries())
      this.#addBucketCanaries(buckets, index + 1);
  }

  /** Nothing but new objects: what the bucket's lifecycle deletes is nobody's concern. */
  #addCanary({ bucket }: Canary): void {
    new Rule(this, 'Canary', {
      ruleName: ruleName(Stack.of(this).stackName, 'canary', 'canary'),
      description: 'Sealwatch: object events of canaries',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: CANARY_PREFIX }] } },
      },
      targets: [queueTarget(this.#queues.urgent, this.#undelivered, messageGroup(CANARY_DATASET))],
    });
  }

  /** In a group of its own: whoever may write to a bucket may put as many as they like, which delays no other event. */
  #addBucketCanaries(buckets: readonly string[], number: number): void {
    new Rule(this, `BucketCanaries${number}`, {
      ruleName: ruleName(Stack.of(this).stackName, 'canary', `buckets-${number}`),
      description: 'Sealwatch: object events of canaries in guarded buckets',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [...buckets] }, object: { key: [BUCKET_CANARY_KEY] } },
      },
      targets: [queueTarget(this.#queues.urgent, this.#undelivered, messageGroup('sealwatch:bucket-canary'))],
    });
  }

  #ruleOf(bucket: string, dataset: ResolvedDataset): Rule {
    const { name, mode } = dataset;
    return new Rule(this, `${bucket}.${name}`, {
      ruleName: ruleName(Stack.of(this).stackName, bucket, name),
      description: `Sealwatch: object events of dataset ${name} (${mode})`,
      eventPattern: objectPattern(bucket, dataset),
      targets: [queueTarget(this.#queues[queueOf(mode)], this.#undelivered, messageGroup(name))],
    });
  }
}

const refuseTooMany = ({ buckets }: ResolvedConfig): void => {
  const { length } = buckets.flatMap(({ datasets }) => datasets);
  if (length <= MAX_DATASETS) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `${length} datasets need as many EventBridge rules, allowed ${MAX_DATASETS}: join datasets under a common prefix, or guard some from a second stack`,
  );
};

/** Characters that an event pattern holds unless AWS raises the quota. */
export const MAX_PATTERN_CHARACTERS = 2048;

/**
 * The event pattern of a dataset's changes. It does not ask for sizes: AWS promises numeric matching up to 5.0e9 only,
 * so the largest objects might be missed.
 * @throws {SealwatchError} `CONFIG_INVALID` when the prefix is too long for a pattern
 */
const objectPattern = (bucket: string, { prefix, name }: ResolvedDataset) => {
  const pattern = {
    source: ['aws.s3'],
    // By their beginning: every kind that S3 knows is about an object, and it adds new ones.
    'detail-type': [{ prefix: 'Object ' }],
    detail: { bucket: { name: [bucket] }, ...(prefix && { object: { key: [{ prefix }] } }) },
  };
  const { length } = JSON.stringify(pattern);
  if (length <= MAX_PATTERN_CHARACTERS) return pattern;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the prefix of dataset ${name} makes an event pattern of ${length} characters, and EventBridge takes ${MAX_PATTERN_CHARACTERS}: use a shorter prefix`,
  );
};
