import { Duration } from 'aws-cdk-lib';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/types.ts';
import type { ActivityEventRules } from '../events/activity-event-rules.ts';
import type { ObjectEventRules } from '../events/object-event-rules.ts';
import type { Functions } from '../functions/functions.ts';
import type { Queues } from '../queues.ts';
import type { EncryptedTopic } from '../topics.ts';
import {
  Alarms,
  watchActivityRule,
  watchAudit,
  watchDeadLetters,
  watchFunction,
  watchNotify,
  watchPoll,
  watchQueue,
  watchRules,
  watchTopic,
} from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { watchCanary, watchCoverage, watchDelivery, watchPutOff } from './delivery-metrics.ts';
import { watchOverdue, watchUnaudited } from './posture-metrics.ts';
import { watchReadings, watchRuns } from './state-machine-alarms.ts';

export interface MonitoringProps {
  readonly config: ResolvedConfig;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly rules: ObjectEventRules;
  readonly activityRules: ActivityEventRules;
  /** Reads large objects. */
  readonly readings: CfnStateMachine;
  readonly alerts: EncryptedTopic;
  readonly operations: EncryptedTopic;
}

/** Watches the watcher. */
export class Monitoring extends Construct {
  readonly alarms: Alarms;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { config, queues, functions, rules, activityRules, readings, alerts, operations } = props;
    operations.allowAlarms();
    this.alarms = new Alarms(this, 'Alarms', operations.topic);
    watchQueues(this.alarms, queues);
    for (const [name, { function: watched }] of Object.entries(functions.all))
      watchFunction(this.alarms, name, watched);
    watchRuns(this.alarms, functions.runs.machine);
    watchPoll(this.alarms, functions.lookAtSettings.function);
    watchAudit(this.alarms, functions.auditPosture.function);
    watchOverdue(this.alarms);
    watchUnaudited(this.alarms);
    watchNotify(this.alarms, functions.notify.function);
    watchDelivery(this.alarms);
    watchPutOff(this.alarms);
    watchCoverage(this.alarms);
    watchCanary(this.alarms);
    for (const [calls, rule] of activityRules.byCalls) watchActivityRule(this.alarms, calls, rule);
    watchRules(this.alarms, rules.byDataset);
    watchReadings(this.alarms, readings);
    watchTopic(this.alarms, alerts.topic);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      alarms: this.alarms,
      buckets: config.buckets.map(({ name }) => name),
      ...shown(queues, functions),
    });
  }
}

const watchQueues = (alarms: Alarms, queues: Queues): void => {
  const { objectEvents, bulkObjectEvents, activity, objectWrites, bulkObjectWrites } = queues;
  const { auditRequests, noticeWindows, undelivered } = queues;
  watchQueue(alarms, {
    id: 'ObjectEvents',
    work: objectEvents,
    what: 'Changes of guarded objects',
    oldest: Duration.minutes(5),
    depth: 10_000,
  });
  watchQueue(alarms, {
    id: 'BulkObjectEvents',
    work: bulkObjectEvents,
    what: 'Changes in open datasets and of large objects',
    oldest: Duration.hours(1),
    depth: 100_000,
  });
  watchQueue(alarms, {
    id: 'Activity',
    work: activity,
    what: 'Records of calls',
    oldest: Duration.minutes(10),
    depth: 10_000,
  });
  watchQueue(alarms, {
    id: 'ObjectWrites',
    work: objectWrites,
    what: 'Records of writes to guarded objects',
    oldest: Duration.minutes(10),
    depth: 10_000,
  });
  watchQueue(alarms, {
    id: 'BulkObjectWrites',
    work: bulkObjectWrites,
    what: 'Records of writes to open datasets',
    oldest: Duration.hours(1),
    depth: 100_000,
  });
  watchQueue(alarms, {
    id: 'AuditRequests',
    work: auditRequests,
    what: 'Records after which buckets are audited',
    oldest: Duration.hours(1),
    depth: 1000,
  });
  watchQueue(alarms, {
    id: 'NoticeWindows',
    work: noticeWindows,
    what: 'Groups of alerts',
    oldest: Duration.minutes(10),
    depth: 1000,
  });
  watchDeadLetters(alarms, {
    id: 'Undelivered',
    queue: undelivered,
    what: 'Events could not be handed over to a queue',
  });
};

const shown = (queues: Queues, functions: Functions) => {
  const work = Object.entries(queues.worked);
  return {
    functions: Object.fromEntries(Object.entries(functions.all).map(([name, one]) => [name, one.function])),
    queues: Object.fromEntries(work.map(([name, { queue }]) => [name, queue])),
    deadLetters: {
      ...Object.fromEntries(work.map(([name, one]) => [name, one.deadLetters])),
      undelivered: queues.undelivered,
    },
  };
};
