import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  type EventSourceMappingConfiguration,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { at, listAt, numberAt, textAt } from '../../core/base/json.ts';
import { remembered } from '../../core/base/memoize.ts';
import type { WatchReader } from '../../core/engine/verification/ports.ts';
import type { DeliveryRule } from '../../core/posture/delivery-rule.ts';
import { type Fact, known } from '../../core/posture/facts.ts';
import { admitsRules } from '../../core/posture/queue-admission.ts';
import type { ObjectQueue } from '../../core/scope/object-queue.ts';
import { listRules } from '../event-rules.ts';
import { deployedRules, readEventDelivery, SETTING_TOPICS } from './bucket/event-delivery.ts';
import { askFact } from './fact.ts';

export interface WatchClients {
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
}

/** A function that works off a queue, and where it puts what it cannot handle. */
export interface Worker {
  readonly functionName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface Watchers {
  /** Name of the detector's stack. */
  readonly stack: string;
  readonly workers: Readonly<Record<ObjectQueue, Worker>>;
  /** Takes the events that rules could not hand over. */
  readonly undeliveredQueueUrl: string;
}

/** Asks AWS whether what carries changes from S3 to the functions stands, once for each run. */
export class AwsWatchReader implements WatchReader {
  readonly #clients: WatchClients;
  readonly #watchers: Watchers;
  readonly #rules: (stack: string) => ReturnType<typeof deployedRules>;

  constructor(clients: WatchClients, watchers: Watchers) {
    this.#clients = clients;
    this.#watchers = watchers;
    this.#rules = remembered((stack) => deployedRules(clients, stack));
  }

  sendsEvents(bucket: string): Promise<Fact<boolean>> {
    return askFact(
      SETTING_TOPICS.notification,
      () => this.#clients.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket })),
      [],
      (answer) => at(answer, 'EventBridgeConfiguration') !== undefined,
    );
  }

  async rules(bucket: string): Promise<Fact<readonly DeliveryRule[] | null>> {
    return readEventDelivery(this.#clients, await this.#rules(this.#watchers.stack), bucket);
  }

  async standstills(queue: ObjectQueue): Promise<Fact<readonly string[]>> {
    const worker = this.#watchers.workers[queue];
    const [still, entry] = await Promise.all([this.standstillsOf(worker), this.#entryTo(worker.queueUrl)]);
    if (entry.kind === 'unknown') return still.kind === 'unknown' ? still : entry;
    const name = nameIn(worker.queueUrl);
    // Who took the queue away may have taken others, of which nothing can be asked any more.
    if (entry.value === 'gone')
      return known([...(still.kind === 'known' ? still.value : []), `the queue ${name} is gone`]);
    if (still.kind === 'unknown') return still;
    return known([
      ...still.value,
      ...(entry.value === 'shut' ? [`the policy of the queue ${name} keeps the events out`] : []),
    ]);
  }

  /** The same of any function that works off a queue, but for who may send to it. */
  async standstillsOf(worker: Worker): Promise<Fact<readonly string[]>> {
    const { functionName, deadLetterQueueUrl } = worker;
    const [takes, throttled, dead] = await Promise.all([
      this.#takings(worker),
      this.#concurrency(functionName),
      this.#messages(deadLetterQueueUrl),
    ]);
    if (takes.kind === 'unknown') return takes;
    if (throttled.kind === 'unknown') return throttled;
    if (dead.kind === 'unknown') return dead;
    return known([
      ...(takes.value === 'nothing' ? [`the function ${functionName} takes nothing from its queue`] : []),
      ...(takes.value === 'some'
        ? [`the function ${functionName} takes only some events from its queue`]
        : []),
      ...(throttled.value ? [`the function ${functionName} may not run: its reserved concurrency is 0`] : []),
      ...(dead.value > 0
        ? [
            `${dead.value} ${dead.value === 1 ? 'event' : 'events'} could not be handled, and lie in a dead-letter queue`,
          ]
        : []),
    ]);
  }

  /** Tables of which a function takes no changes; all where it is gone. */
  notFollowed(functionName: string, tables: readonly string[]): Promise<Fact<readonly string[]>> {
    return this.#sources(functionName, (mappings) =>
      tables.filter(
        (table) =>
          !mappings.some(
            (each) => isMappingOn(each) && (each.EventSourceArn ?? '').includes(`:table/${table}/stream/`),
          ),
      ),
    );
  }

  /** Whether an event rule is there and on. */
  isRuleOn(name: string): Promise<Fact<boolean>> {
    return askFact(
      { what: `the event rule ${name}`, permission: 'events:ListRules' },
      async () => ({ found: await listRules(this.#clients.eventBridge) }),
      [],
      (answer) =>
        listAt(answer, 'found').some(
          (rule) => textAt(rule, 'Name') === name && (textAt(rule, 'State')?.startsWith('ENABLED') ?? false),
        ),
    );
  }

  undelivered(): Promise<Fact<number>> {
    return this.#messages(this.#watchers.undeliveredQueueUrl);
  }

  /** Nothing where its queue is no event source that is on, and where the function is gone with its sources. */
  #takings({ functionName, queueUrl }: Worker): Promise<Fact<'all' | 'some' | 'nothing'>> {
    return this.#sources(functionName, (mappings) => {
      const on = mappings.filter((each) => isMappingOn(each) && isOf(each, nameIn(queueUrl)));
      if (on.length === 0) return 'nothing';
      // Lambda deletes the messages that a filter does not let through.
      return on.some(({ FilterCriteria }) => (FilterCriteria?.Filters ?? []).length > 0) ? 'some' : 'all';
    });
  }

  /** What the event sources of a function say; there are none where it is gone. */
  #sources<Value>(
    FunctionName: string,
    read: (mappings: readonly EventSourceMappingConfiguration[]) => Value,
  ): Promise<Fact<Value>> {
    return askFact(
      { what: `the event sources of ${FunctionName}`, permission: 'lambda:ListEventSourceMappings' },
      () => this.#clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName })),
      ['ResourceNotFoundException'],
      (answer) =>
        read(listAt(answer, 'EventSourceMappings').map((each) => each as EventSourceMappingConfiguration)),
    );
  }

  #concurrency(FunctionName: string): Promise<Fact<boolean>> {
    return askFact(
      { what: `the concurrency of ${FunctionName}`, permission: 'lambda:GetFunctionConcurrency' },
      () => this.#clients.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      ['ResourceNotFoundException'],
      (answer) => numberAt(answer, 'ReservedConcurrentExecutions') === 0,
    );
  }

  /** Shut where the policy of the queue does not let the rules send; open where there are none to ask about. */
  async #entryTo(QueueUrl: string): Promise<Fact<'open' | 'shut' | 'gone'>> {
    const rules = await this.#rules(this.#watchers.stack);
    if (rules.kind === 'unknown') return rules;
    const names = (rules.value ?? []).map(({ name }) => name);
    const AttributeNames = ['Policy' as const, 'QueueArn' as const];
    return askFact(
      { what: `the policy of ${QueueUrl}`, permission: 'sqs:GetQueueAttributes' },
      () => this.#clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })),
      GONE,
      (answer) => {
        if (answer === null) return 'gone';
        const queue = textAt(answer, 'Attributes', 'QueueArn') ?? '';
        return admitsRules({ queue, policy: textAt(answer, 'Attributes', 'Policy') }, names)
          ? 'open'
          : 'shut';
      },
    );
  }

  #messages(QueueUrl: string): Promise<Fact<number>> {
    const AttributeNames = ['ApproximateNumberOfMessages' as const];
    return askFact(
      { what: `the messages of ${QueueUrl}`, permission: 'sqs:GetQueueAttributes' },
      () => this.#clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })),
      [],
      (answer) => numberAt(answer, 'Attributes', 'ApproximateNumberOfMessages') ?? 0,
    );
  }
}

const isOf = ({ EventSourceArn: source = '' }: EventSourceMappingConfiguration, queue: string): boolean =>
  source.endsWith(`:${queue}`);

const nameIn = (queueUrl: string): string => queueUrl.slice(queueUrl.lastIndexOf('/') + 1);

/** What SQS says of a queue that is not there, by its own name and by that of its older protocol. */
const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** Whether a function takes from its source: Lambda goes on reading while a mapping is being changed. */
export const isMappingOn = ({ State: state = '' }: EventSourceMappingConfiguration): boolean =>
  ['Enabled', 'Enabling', 'Updating', 'Creating'].includes(state);
