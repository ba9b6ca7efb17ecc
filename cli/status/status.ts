import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { dueDaysOf, queuesOf } from '../../aws/deployment/outputs.ts';
import type { CanaryState } from '../../core/alerts/canary-state.ts';
import type { DeliveryBacklog } from '../../core/alerts/delivery-backlog.ts';
import type { AccessProblem } from '../../core/api/sweep-request.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { DAY_MS } from '../../core/base/time.ts';
import type { PollSummary } from '../../core/engine/activity/reconcile-all-settings.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { Queries, WatchedHold } from '../../core/report/queries.ts';
import type { HeardCanary } from '../../core/scope/canary.ts';
import { type Dataset, hasGap, isWatched } from '../../core/scope/dataset.ts';
import type { DayCoverage } from '../../core/versions/day-coverage.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { type ClockOf, readClocks } from '../clock/read-clock.ts';
import type { Connection } from '../connection/connect.ts';
import { watchedDays } from '../coverage/watched-days.ts';
import { allDatasets } from '../datasets.ts';
import { type LogHead, readLogHead } from '../verify/manifest/log-reader.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type BySeverity, countFindings, type Posture, readPosture } from './posture.ts';
import { oldestMessage, type QueueState, queueState } from './queues.ts';
import { alertSubscriptions, operationsSubscriptions, type Subscriptions } from './subscriptions.ts';

export interface DatasetStatus {
  readonly dataset: Dataset;
  readonly states: Partial<Record<KeyState, number>>;
}

const DATASETS_AT_ONCE = 10;
/** The index of what was seen has 16 shards for each day of a bucket, which are read at the same time; the SDK keeps 50 connections. */
const BUCKETS_AT_ONCE = 3;
/** As many decisions as people look through. */
const SHOWN_DECISIONS = 10;

/** Everything that `status` shows. Each part is read or fails on its own. */
export interface Status {
  readonly now: Date;
  readonly alerts: Attempt<Subscriptions>;
  readonly operations: Attempt<Subscriptions>;
  readonly queues: readonly Attempt<QueueState>[];
  /** Seconds. */
  readonly oldestMessage: Attempt<number | null>;
  readonly eventDeliveries: readonly Attempt<EventDelivery>[];
  readonly lastSeen: ReadonlyMap<string, Attempt<string | null>>;
  readonly datasets: readonly DatasetStatus[];
  /** The newest sweep of each dataset, by its name; `null` before the first. */
  readonly sweeps: ReadonlyMap<string, Attempt<Run | null>>;
  /** The newest sweep of what nobody watched, of datasets of which not every key was looked at since. */
  readonly catchUps: ReadonlyMap<string, Attempt<Run | null>>;
  /** Open ones. */
  readonly findings: BySeverity;
  /** Those that are open for longer than the configuration allows. */
  readonly overdue: BySeverity;
  readonly posture: Attempt<Posture>;
  /** What keeps the functions out of datasets. */
  readonly access: Attempt<readonly AccessProblem[]>;
  /** The newest poll of the settings of what is guarded. */
  readonly poll: Attempt<PollSummary | null>;
  /** What people decided last, newest first. */
  readonly decisions: Attempt<readonly Decision[]>;
  /** What was found and not reported yet. */
  readonly delivery: Attempt<DeliveryBacklog>;
  /** How long approved versions are there at least. */
  readonly clocks: Attempt<readonly ClockOf[]>;
  /** How well the datasets were watched, today and yesterday. */
  readonly coverage: Attempt<readonly DayCoverage[]>;
  /** The newest canary that came through. */
  readonly canary: Attempt<CanaryState | null>;
  /** The canaries of guarded buckets whose owners allow one. */
  readonly bucketCanaries: Attempt<readonly HeardCanary[]>;
  /** Every hold that was recorded. */
  readonly holds: Attempt<readonly WatchedHold[]>;
  /** The head of the log of the manifest. */
  readonly log: Attempt<LogHead | null>;
}

export async function readStatus(
  connection: Connection,
  now: Date,
  onProgress: (keys: number) => void,
): Promise<Status> {
  const { deployment, queries, clients, sweep, runs, clockReader } = connection;
  const { outputs } = deployment;
  const queues = queuesOf(outputs);
  const known = await allDatasets(queries);
  const buckets = [...new Set(known.filter(isWatched).map(({ bucket }) => bucket))];
  const [
    alerts,
    operations,
    access,
    poll,
    delivery,
    decisions,
    posture,
    states,
    oldest,
    eventDeliveries,
    seen,
    datasets,
    sweeps,
    catchUps,
    findings,
    clocks,
    coverage,
    canary,
    bucketCanaries,
    holds,
    log,
  ] = await Promise.all([
    attempt(() =>
      alertSubscriptions(clients.sns, outputs.AlertTopicArn, {
        ...deployment,
        datasets: known.filter(isWatched),
      }),
    ),
    attempt(() => operationsSubscriptions(clients.sns, outputs.OperationsTopicArn)),
    attempt(async () => (await sweep('probed', { do: 'probe' })).problems),
    attempt(() => queries.lastPoll()),
    attempt(() => queries.deliveryBacklog()),
    attempt(() => queries.decisions(SHOWN_DECISIONS)),
    readPosture(queries, buckets),
    Promise.all(queues.map((queue) => attempt(() => queueState(clients.sqs, queue)))),
    attempt(() =>
      oldestMessage(
        clients.cloudWatch,
        queues.filter(({ isDeadLetter }) => !isDeadLetter),
        now,
      ),
    ),
    mapAtOnce(buckets, BUCKETS_AT_ONCE, (bucket) => attempt(() => eventDeliveryOf(clients.s3, bucket))),
    mapAtOnce(
      buckets,
      BUCKETS_AT_ONCE,
      async (bucket) => [bucket, await attempt(() => lastSeen(queries, bucket, now))] as const,
    ),
    countDatasets(queries, known, onProgress),
    mapAtOnce(
      known,
      DATASETS_AT_ONCE,
      async ({ name }) => [name, await attempt(() => runs.newestSweep(name))] as const,
    ),
    mapAtOnce(
      known.filter(hasGap),
      DATASETS_AT_ONCE,
      async ({ name }) => [name, await attempt(() => runs.newestCatchUp(name))] as const,
    ),
    countFindings(queries, dueDaysOf(outputs), now),
    attempt(() => readClocks(known.filter(isWatched), { queries, clock: clockReader }, now)),
    attempt(() => coverageOf(queries, known.filter(isWatched), now)),
    attempt(() => queries.canary()),
    attempt(() => queries.bucketCanaries()),
    attempt(() => queries.holds()),
    attempt(() => readLogHead(connection)),
  ]);
  return {
    now,
    alerts,
    operations,
    queues: states,
    oldestMessage: oldest,
    eventDeliveries,
    lastSeen: new Map(seen),
    datasets,
    sweeps: new Map(sweeps),
    catchUps: new Map(catchUps),
    findings: findings.open,
    overdue: findings.overdue,
    posture,
    access,
    poll,
    delivery,
    decisions,
    clocks,
    coverage,
    canary,
    bucketCanaries,
    holds,
    log,
  };
}

async function coverageOf(
  queries: Queries,
  datasets: readonly Dataset[],
  now: Date,
): Promise<readonly DayCoverage[]> {
  const since = new Date(now.getTime() - DAY_MS).toISOString();
  return watchedDays(queries, datasets, since, now);
}

async function countDatasets(
  queries: Queries,
  datasets: readonly Dataset[],
  onProgress: (keys: number) => void,
): Promise<DatasetStatus[]> {
  const counted: DatasetStatus[] = [];
  let keys = 0;
  for (const dataset of datasets) {
    const states: Partial<Record<KeyState, number>> = {};
    for await (const entry of queries.entries(dataset.bucket, dataset.prefix)) {
      onProgress(++keys);
      if (entry.dataset === dataset.name) states[entry.state] = (states[entry.state] ?? 0) + 1;
    }
    counted.push({ dataset, states });
  }
  return counted;
}

/** What is heard from a bucket. */
interface EventDelivery {
  readonly bucket: string;
  /** False when the bucket does not send its events: changes are then only found by sweeps. */
  readonly isOn: boolean;
}

/** Reads what the bucket is configured to send: that nothing came may only mean that nothing happened. */
async function eventDeliveryOf(client: S3Client, bucket: string): Promise<EventDelivery> {
  const settings = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
  return { bucket, isOn: settings.EventBridgeConfiguration !== undefined };
}

const LOOK_BACK_MS = 14 * 24 * 60 * 60 * 1000;

/** ISO time at which the newest version of a bucket was seen, in the last two weeks. */
async function lastSeen(queries: Queries, bucket: string, now: Date): Promise<string | null> {
  const since = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
  for await (const { seenAt } of queries.versionsSince(bucket, since)) return seenAt;
  return null;
}
