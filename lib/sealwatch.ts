import { Annotations, Aspects, Stack, type StackProps, Token } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import type { SealwatchConfig } from '../config/index.ts';
import { resolveConfig } from '../config/resolve.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { Canary } from './canary.ts';
import { ActivityEventRules } from './events/activity-event-rules.ts';
import { ObjectEventRules } from './events/object-event-rules.ts';
import { Functions } from './functions/functions.ts';
import { SealwatchGrants } from './grants.ts';
import { GuardedBuckets } from './guarded-buckets.ts';
import { LargeObjects } from './large-objects/large-objects.ts';
import { ManifestLog } from './manifest-log.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Outputs } from './outputs.ts';
import { QueueAccess } from './permissions/queue-access.ts';
import { Queues } from './queues.ts';
import { Tables } from './tables.ts';
import { Topics } from './topics.ts';
import { selectorsFor, Trail } from './trail.ts';

/** The same as the configuration file says. */
export type SealwatchProps = SealwatchConfig;

/**
 * Guards buckets of one account and Region. One construct fits in a stack: the command finds it by the stack's name.
 * @throws {SealwatchError} `CONFIG_INVALID` when the configuration is wrong, or names a bucket of another Region
 */
export class Sealwatch extends Construct {
  /** The configuration with its defaults. */
  readonly config: ResolvedConfig;
  /** What people may be allowed to do. */
  readonly grants: SealwatchGrants;
  /** Receives every alert. Subscribe chat, pagers and queues here. */
  readonly alertTopic: ITopic;
  /** Receives the detector's own trouble. */
  readonly operationsTopic: ITopic;
  /** The four tables. Nothing but Sealwatch's functions should write to them. */
  readonly tables: Tables;
  /** Guarded buckets by name: made ones, and references to existing ones. */
  readonly buckets: ReadonlyMap<string, IBucket | Bucket>;
  readonly queues: Queues;
  readonly functions: Functions;

  constructor(scope: Construct, id: string, props: SealwatchProps) {
    super(scope, id);
    refuseNestedStack(this);
    this.config = resolveConfig(props);
    this.tables = new Tables(this, 'Tables');
    this.queues = new Queues(this, 'Queues');
    const { alerts, operations } = new Topics(this, 'Topics', this.config.alerts);
    const log = new ManifestLog(this, 'ManifestLog', this.config);
    const surroundings = {
      config: this.config,
      stackId: Stack.of(this).stackId,
      tables: this.tables,
      alerts: alerts.topic,
      operations: operations.topic,
      ownKeys: [alerts.key, operations.key],
      log,
      noticeWindows: this.queues.noticeWindows.queue,
    };
    const { queues, tables } = this;
    const canary = new Canary(this, 'Canary', alerts.key);
    const functions = new Functions(this, 'Functions', { surroundings, queues, alerts, canary });
    const large = new LargeObjects(this, 'LargeObjects', {
      hash: functions.hashObject,
      judge: functions.verifyBulkObject,
    });
    const access = new QueueAccess(this, 'QueueAccess', { queues, functions });
    const guarded = new GuardedBuckets(this, 'Buckets', this.config.buckets);
    const rules = new ObjectEventRules(this, 'ObjectRules', { config: this.config, queues, canary });
    const activityRules = new ActivityEventRules(this, 'ActivityRules', { config: this.config, queues });
    functions.configure.after(guarded, rules, activityRules, tables);
    const monitoring = new Monitoring(this, 'Monitoring', {
      config: this.config,
      queues,
      functions,
      rules,
      activityRules,
      readings: large.stateMachine,
      alerts,
      operations,
    });
    this.grants = new SealwatchGrants({
      config: this.config,
      tables,
      functions,
      queues,
      topics: [alerts, operations],
    });
    new Outputs(this, 'Outputs', {
      config: this.config,
      tables,
      queues,
      functions,
      alerts,
      operations,
      monitoring,
      grants: this.grants,
      redriver: access.redriver,
      log,
    });
    addTrail(this, this.config);
    warnOfNobody(this, this.config);
    warnOfAnybody(this, this.grants);
    this.functions = functions;
    this.alertTopic = alerts.topic;
    this.operationsTopic = operations.topic;
    this.buckets = guarded.byName;
  }

  /** Age in seconds of the oldest change of a guarded object that waits to be verified. */
  metricOldestObjectEvent(options?: MetricOptions): Metric {
    return this.queues.objectEvents.queue.metricApproximateAgeOfOldestMessage(options);
  }

  /** Changes of guarded objects that could not be verified, and wait for a person. */
  metricObjectEventsGivenUp(options?: MetricOptions): Metric {
    return this.queues.objectEvents.deadLetters.metricApproximateNumberOfMessagesVisible(options);
  }

  /** Failures of the function that verifies changes of guarded objects. */
  metricVerifyErrors(options?: MetricOptions): Metric {
    return this.functions.verifyObject.function.metricErrors(options);
  }
}

/** Physical names begin with the stack's, so it has to be known while the template is made. */
const refuseNestedStack = (scope: Construct): void => {
  if (!Token.isUnresolved(Stack.of(scope).stackName)) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    'Sealwatch cannot be part of a nested stack: its tables are named after the stack',
  );
};

const addTrail = (scope: Construct, config: ResolvedConfig): void => {
  const selectors = selectorsFor(Stack.of(scope), config);
  if (selectors.length > 0) new Trail(scope, 'Trail', { selectors });
};

const warnOfNobody = (scope: Construct, { alerts }: ResolvedConfig): void => {
  if (alerts.email.length === 0)
    Annotations.of(scope).addWarningV2(
      'sealwatch:nobody-told',
      'alerts.email is empty: nobody is notified unless something else subscribes to the alert topic',
    );
  if (alerts.operationsEmail.length === 0)
    Annotations.of(scope).addWarningV2(
      'sealwatch:nobody-told-of-trouble',
      "alerts.operationsEmail is empty: nobody is notified of Sealwatch's own trouble unless something else subscribes to the operations topic",
    );
};

/** Grants are made after the construct, so they are counted when the template is made. */
const warnOfAnybody = (scope: Construct, grants: SealwatchGrants): void => {
  const visit = (node: IConstruct): void => {
    if (node !== scope || grants.count > 0) return;
    Annotations.of(scope).addWarningV2(
      'sealwatch:anybody-approves',
      'no grants of seal or approve: everybody in the account who may invoke the function record-baseline may seal, approve and resolve everything; name who may with grants.seal and grants.approve of the Sealwatch construct',
    );
  };
  Aspects.of(scope).add({ visit });
};

export interface SealwatchStackProps extends StackProps {
  readonly config: SealwatchProps;
}

/** A deployment on its own. */
export class SealwatchStack extends Stack {
  readonly sealwatch: Sealwatch;

  constructor(scope: Construct, id: string, { config, ...props }: SealwatchStackProps) {
    super(scope, id, { description: 'Sealwatch: reports changes of guarded objects in S3', ...props });
    this.sealwatch = new Sealwatch(this, 'Sealwatch', config);
  }
}
