import { dueDaysOf, queuesOf } from '../../aws/deployment/index.ts';
import type { AccessProblem } from '../../core/api/sweep-request.ts';
import type { LookSummary, Queries } from '../../core/queries/queries.ts';
import { type Dataset, isWatched } from '../../core/scope/dataset.ts';
import type { KeyState } from '../../core/versions/standing.ts';
import type { Connection } from '../connection/connection.ts';
import { allDatasets } from '../datasets.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type Feed, feedOf, lastSeen } from './feed.ts';
import { type BySeverity, countFindings, type Posture, readPosture } from './posture.ts';
import { oldestMessage, type QueueState, queueState } from './queues.ts';
import { type Subscriptions, subscriptionsOf } from './subscriptions.ts';

export interface DatasetStatus {
  readonly dataset: Dataset;
  readonly states: Partial<Record<KeyState, number>>;
}

/** Everything that `status` tells, each part learned or not on its own. */
export interface Status {
  readonly now: Date;
  readonly alerts: Attempt<Subscriptions>;
  readonly operations: Attempt<Subscriptions>;
  readonly queues: readonly Attempt<QueueState>[];
  /** Seconds. */
  readonly oldestMessage: Attempt<number | null>;
  readonly feeds: readonly Attempt<Feed>[];
  readonly lastSeen: ReadonlyMap<string, Attempt<string | null>>;
  readonly datasets: readonly DatasetStatus[];
  /** Open ones. */
  readonly findings: BySeverity;
  /** Those that are open for longer than the configuration allows. */
  readonly overdue: BySeverity;
  readonly posture: Attempt<Posture>;
  /** What keeps the functions out of datasets. */
  readonly access: Attempt<readonly AccessProblem[]>;
  /** The newest look at the settings of what is guarded. */
  readonly look: Attempt<LookSummary | null>;
}

export async function readStatus(
  { deployment, queries, clients, sweep }: Connection,
  now: Date,
  told: (keys: number) => void,
): Promise<Status> {
  const { outputs } = deployment;
  const queues = queuesOf(outputs);
  const known = await allDatasets(queries);
  const buckets = [...new Set(known.filter(isWatched).map(({ bucket }) => bucket))];
  const [alerts, operations, access, look, posture, states, oldest, feeds, seen, datasets, findings] =
    await Promise.all([
      attempt(() => subscriptionsOf(clients.sns, outputs.AlertTopicArn)),
      attempt(() => subscriptionsOf(clients.sns, outputs.OperationsTopicArn)),
      attempt(async () => (await sweep('probed', { do: 'probe' })).problems),
      attempt(() => queries.lastLook()),
      readPosture(queries, buckets),
      Promise.all(queues.map((queue) => attempt(() => queueState(clients.sqs, queue)))),
      attempt(() =>
        oldestMessage(
          clients.cloudWatch,
          queues.filter(({ isDeadLetter }) => !isDeadLetter),
          now,
        ),
      ),
      Promise.all(buckets.map((bucket) => attempt(() => feedOf(clients.s3, bucket)))),
      Promise.all(
        buckets.map(async (bucket) => [bucket, await attempt(() => lastSeen(queries, bucket, now))] as const),
      ),
      countDatasets(queries, known, told),
      countFindings(queries, dueDaysOf(outputs), now),
    ]);
  return {
    now,
    alerts,
    operations,
    queues: states,
    oldestMessage: oldest,
    feeds,
    lastSeen: new Map(seen),
    datasets,
    findings: findings.open,
    overdue: findings.overdue,
    posture,
    access,
    look,
  };
}

async function countDatasets(
  queries: Queries,
  datasets: readonly Dataset[],
  told: (keys: number) => void,
): Promise<DatasetStatus[]> {
  const counted: DatasetStatus[] = [];
  let keys = 0;
  for (const dataset of datasets) {
    const states: Partial<Record<KeyState, number>> = {};
    for await (const entry of queries.entries(dataset.bucket, dataset.prefix)) {
      told(++keys);
      if (entry.dataset === dataset.name) states[entry.state] = (states[entry.state] ?? 0) + 1;
    }
    counted.push({ dataset, states });
  }
  return counted;
}
