import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { chunks } from '../chunks.ts';
import type { WorkQueue } from '../queues.ts';

export interface AlarmRule {
  /** Measured over five minutes, unless it comes more often or seldom. @see {@link FIVE_MINUTES} */
  readonly metric: IMetric;
  /** The least value that is trouble. */
  readonly atLeast: number;
  /** What it means and what to do. */
  readonly description: string;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** True where a period without a value is trouble too. @default false */
  readonly isMissingTrouble?: boolean;
}

const FIVE_MINUTES = { period: Duration.minutes(5) } as const;

/** Alarms that notify the operations topic, when they begin and when they end. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, operations: ITopic) {
    super(scope, id);
    this.#action = new SnsAction(operations);
  }

  /** Raised when there is too much of something. */
  add(id: string, { metric, atLeast, description, periods = 1, isMissingTrouble = false }: AlarmRule): void {
    this.#add(
      new Alarm(this, id, {
        metric,
        threshold: atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: isMissingTrouble ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        alarmDescription: withRunbook(id, description),
      }),
    );
  }

  /** Raised when something that always happens does not. */
  addSilence(id: string, metric: IMetric, description: string): void {
    this.#add(
      new Alarm(this, id, {
        metric,
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 2,
        treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: withRunbook(id, description),
      }),
    );
  }

  #add(alarm: Alarm): void {
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.all.push(alarm);
  }
}

/** Sections of the page of operations that are about several alarms, by the names of those. */
const SHARED: readonly (readonly [RegExp, string])[] = [
  [/Oldest$/, 'messages-wait'],
  [/Depth$/, 'messages-pile-up'],
  [/DeadLetters$/, 'dead-letters'],
  [/Errors$/, 'a-function-fails'],
  [/Throttles$/, 'a-function-is-throttled'],
  [/^Feeds?\./, 'events-do-not-arrive'],
  [/^ActivityFeed\./, 'records-do-not-arrive'],
  [/^Readings/, 'readings-of-large-objects'],
];

/** What an alarm says, and the section that says what to do; an alarm that shares none has one of its own name. */
function withRunbook(id: string, description: string): string {
  const [, section = id.toLowerCase()] = SHARED.find(([name]) => name.test(id)) ?? [];
  return `${description} docs/operations.md#${section}`;
}

/** With so many datasets each still has an alarm of its own. A template holds 500 resources, and each has a rule already. */
const MAX_OWN_ALARMS = 60;
/** Metrics that an alarm takes. */
const MAX_METRICS = 10;

/** Events of datasets that do not reach their queue. Of many datasets some share an alarm, which names them. */
export function watchRules(alarms: Alarms, byDataset: ReadonlyMap<string, Rule>): void {
  const all = [...byDataset];
  if (all.length <= MAX_OWN_ALARMS) for (const [dataset, rule] of all) watchRule(alarms, dataset, rule);
  else for (const [index, some] of chunks(all, MAX_METRICS).entries()) watchSome(alarms, index + 1, some);
}

const watchRule = (alarms: Alarms, dataset: string, rule: Rule): void =>
  alarms.add(`Feed.${dataset}`, {
    metric: failures(rule),
    atLeast: 1,
    description: `Events of dataset ${dataset} did not reach their queue. See the queue of undelivered events, and the policies of the queues.`,
  });

function watchSome(alarms: Alarms, number: number, some: readonly (readonly [string, Rule])[]): void {
  const usingMetrics = Object.fromEntries(some.map(([, rule], index) => [`m${index}`, failures(rule)]));
  const each = Object.keys(usingMetrics).map((metric) => `FILL(${metric}, 0)`);
  const names = some.map(([dataset]) => dataset).join(', ');
  alarms.add(`Feeds.${number}`, {
    metric: new MathExpression({ expression: each.join(' + '), usingMetrics, ...FIVE_MINUTES }),
    atLeast: 1,
    // CloudWatch takes 1,024 characters.
    description: `Events did not reach their queue of one of these datasets: ${names}. See the queue of undelivered events, and the policies of the queues.`,
  });
}

/** CloudTrail's records of some calls that do not reach their queue. */
export const watchActivityRule = (alarms: Alarms, calls: string, rule: Rule): void =>
  alarms.add(`ActivityFeed.${calls}`, {
    metric: failures(rule),
    atLeast: 1,
    description: `Records of calls (${calls}) did not reach their queue. See the queue of undelivered events, and the policies of the queues.`,
  });

/** People who do not get what is published. */
export const watchTopic = (alarms: Alarms, topic: ITopic): void =>
  alarms.add('AlertsNotDelivered', {
    metric: topic.metricNumberOfNotificationsFailed(FIVE_MINUTES),
    atLeast: 1,
    description: 'An alert did not reach a subscriber. See the subscriptions of the alert topic.',
  });

const failures = (rule: Rule): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    ...FIVE_MINUTES,
  });

/** A function that fails or is not let run. */
export const watchFunction = (alarms: Alarms, id: string, watched: LambdaFunction): void => {
  alarms.add(`${id}Errors`, {
    metric: watched.metricErrors(FIVE_MINUTES),
    atLeast: 1,
    description: `The function ${id} failed. Its work is tried again; see its log for the reason.`,
  });
  alarms.add(`${id}Throttles`, {
    metric: watched.metricThrottles(FIVE_MINUTES),
    atLeast: 1,
    description: `The function ${id} was not let run: the account's concurrency is used up, or somebody has limited it.`,
    periods: 3,
  });
};

/** The settings poll, which alone finds what no record reported. */
export const watchPoll = (alarms: Alarms, poll: LambdaFunction): void =>
  alarms.addSilence(
    'LookAtSettingsSilent',
    poll.metricInvocations({ period: Duration.minutes(30) }),
    'The settings of guarded buckets are not polled: the function that runs every 15 minutes does not. See whether its schedule was disabled.',
  );

/** The audit, which alone finds what changed around the buckets, and which of them nobody guards. */
export const watchAudit = (alarms: Alarms, audit: LambdaFunction): void =>
  alarms.addSilence(
    'AuditPostureSilent',
    audit.metricInvocations({ period: Duration.hours(12) }),
    'Nobody audits the guarded buckets: the function that runs every six hours does not. See whether its schedule was disabled.',
  );

/** The function that notifies people. Without its alarm nobody would notice when it fails. */
export const watchNotify = (alarms: Alarms, notify: LambdaFunction): void => {
  alarms.addSilence(
    'NotifySilent',
    notify.metricInvocations(FIVE_MINUTES),
    'Alerts are not sent: the function that runs every minute does not. See whether its schedule was disabled.',
  );
  alarms.add('NotifyBehind', {
    metric: notify.metric('IteratorAge', { ...FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    atLeast: 10 * 60 * 1000,
    description:
      'Findings wait in the stream for ten minutes or longer: alerts depend on the schedule alone.',
  });
};

interface WatchedQueue {
  /** Its alarms' names begin with this. */
  readonly id: string;
  readonly work: WorkQueue;
  /** How long a message may wait. */
  readonly oldest: Duration;
  /** How many messages may wait. */
  readonly depth: number;
  /** What waits there, as a sentence begins with it. */
  readonly what: string;
}

const MAXIMUM = { ...FIVE_MINUTES, statistic: Stats.MAXIMUM } as const;

/** A queue that falls behind, and what it had to give up on. */
export const watchQueue = (alarms: Alarms, { id, work, oldest, depth, what }: WatchedQueue): void => {
  alarms.add(`${id}Oldest`, {
    metric: work.queue.metricApproximateAgeOfOldestMessage(MAXIMUM),
    atLeast: oldest.toSeconds(),
    description: `${what} wait for ${oldest.toHumanString()} or longer: changes are noticed late. See the function's errors and throttles.`,
  });
  alarms.add(`${id}Depth`, {
    metric: work.queue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: depth,
    description: `${what} pile up: ${depth} or more wait. A flood may hide an attack; see which prefix it comes from.`,
    periods: 3,
  });
  watchDeadLetters(alarms, {
    id: `${id}DeadLetters`,
    queue: work.deadLetters,
    what: `${what} could not be handled`,
  });
};

interface DeadLetters {
  readonly id: string;
  readonly queue: IQueue;
  /** What happened to a message in there, as a sentence. */
  readonly what: string;
}

/** A queue in which nothing should ever be. */
export const watchDeadLetters = (alarms: Alarms, { id, queue, what }: DeadLetters): void =>
  alarms.add(id, {
    metric: queue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: 1,
    description: `${what}. What they report is not checked. sealwatch redrive --dry-run says what they are and why; repair the cause, then sealwatch redrive.`,
  });
