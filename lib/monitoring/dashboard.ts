import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { chunks } from '../chunks.ts';
import type { Alarms } from './alarms.ts';
import { deliveryAges } from './delivery-metrics.ts';
import { bucketScores, lowestScore, openFindings, overdueFindings } from './posture-metrics.ts';

export interface DashboardProps {
  readonly alarms: Alarms;
  /** Names of the guarded ones. */
  readonly buckets: readonly string[];
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** Queues that are worked off. */
  readonly queues: Readonly<Record<string, IQueue>>;
  /** Queues that should be empty. */
  readonly deadLetters: Readonly<Record<string, IQueue>>;
}

const WHOLE_WIDTH = 24;
/** CloudWatch refuses a dashboard with more alarms in one widget. */
const ALARMS_PER_WIDGET = 100;

/** Whether the detector works, and how the buckets stand, on one page. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, buckets, functions, queues, deadLetters } = props;
    // Dashboards of all Regions share one list.
    this.name = `${Stack.of(this).stackName}-${Stack.of(this).region}`;
    const dashboard = new CloudWatchDashboard(this, 'Resource', { dashboardName: this.name });
    for (const some of chunks(alarms.all, ALARMS_PER_WIDGET))
      dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: WHOLE_WIDTH }));
    dashboard.addWidgets(
      thirdOf('Posture, 0 to 100', [lowestScore(), ...bucketScores(buckets)]),
      thirdOf('Open findings', openFindings()),
      thirdOf('Overdue findings', overdueFindings()),
    );
    dashboard.addWidgets(thirdOf('Not delivered, seconds', deliveryAges(this)));
    dashboard.addWidgets(
      graph('Oldest message', queues, (queue, label) => queue.metricApproximateAgeOfOldestMessage({ label })),
      graph('Waiting', queues, (queue, label) => queue.metricApproximateNumberOfMessagesVisible({ label })),
      graph('Given up', deadLetters, (queue, label) =>
        queue.metricApproximateNumberOfMessagesVisible({ label }),
      ),
    );
    dashboard.addWidgets(
      graph('Invocations', functions, (watched, label) => watched.metricInvocations({ label })),
      graph('Errors', functions, (watched, label) => watched.metricErrors({ label })),
      graph('Duration', functions, (watched, label) => watched.metricDuration({ label })),
    );
  }
}

const graph = <T>(
  title: string,
  things: Readonly<Record<string, T>>,
  metric: (thing: T, label: string) => IMetric,
): IWidget =>
  thirdOf(
    title,
    Object.entries(things).map(([label, thing]) => metric(thing, label)),
  );

const thirdOf = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: WHOLE_WIDTH / 3 });
