import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { readBucketCanaries, saveCanaryBuckets } from '../aws/dynamodb/bucket-canaries.ts';
import { DynamoCoverageStore } from '../aws/dynamodb/coverage-store.ts';
import { DynamoDeliveryReader } from '../aws/dynamodb/delivery-reader.ts';
import { openFindings } from '../aws/dynamodb/open-findings.ts';
import { DynamoRunStore } from '../aws/dynamodb/run-store.ts';
import { readPoll, readWatchCheck, savePoll } from '../aws/dynamodb/single-records.ts';
import { DynamoWatchStore } from '../aws/dynamodb/watch-store.ts';
import { start } from '../aws/invoke-function.ts';
import { AwsWatchReader, type Watchers, type Worker } from '../aws/posture/watch-reader.ts';
import { s3ControlClient } from '../aws/s3/control-client.ts';
import {
  AwsSettingsReader,
  accessPointResources,
  trailResources,
} from '../aws/settings/aws-settings-reader.ts';
import { SLOW_ANSWER_MS, timeLimits } from '../aws/time-limits.ts';
import { isCanaryLate, readCanaryState } from '../core/alerts/canary-state.ts';
import type { SweepRequest } from '../core/api/sweep-request.ts';
import { allDone } from '../core/base/concurrency-limit.ts';
import { remembered } from '../core/base/memoize.ts';
import { checkRecording } from '../core/engine/activity/check-recording.ts';
import { type ReconcilePorts, reconcileAllSettings } from '../core/engine/activity/reconcile-all-settings.ts';
import { noteCoverage } from '../core/engine/posture/note-coverage.ts';
import { reportCanary } from '../core/engine/posture/report-canary.ts';
import { type LogPart, reportLogFeed } from '../core/engine/posture/report-log-feed.ts';
import { watchBucketCanaries } from '../core/engine/posture/watch-bucket-canaries.ts';
import { checkWatching, type Watching } from '../core/engine/verification/check-watching.ts';
import { bucketsWithCanary } from '../core/scope/canary.ts';
import { isLookedAt } from '../core/scope/dataset.ts';
import { activityPorts } from './bootstrap/activity.ts';
import { chain, logger, monitor } from './bootstrap/chain.ts';
import { clock, database, deployedConfig, environmentValue, hash } from './bootstrap/environment.ts';
import { guard } from './bootstrap/guard.ts';
import { s3 } from './bootstrap/s3.ts';

const limits = timeLimits(SLOW_ANSWER_MS);
const s3Control = s3ControlClient(process.env.AWS_ENDPOINT_URL, limits);
const clients = { s3, s3Control, cloudTrail: new CloudTrailClient(limits), kms: new KMSClient(limits) };
const { document, tables } = database;

const ports: Omit<ReconcilePorts, 'trails'> = {
  ...activityPorts(new AwsSettingsReader(clients, guard.account)),
  accessPoints: (account, bucket) => accessPointResources(clients, account, bucket),
  lastPoll: () => readPoll(document, tables),
  savePoll: (poll) => savePoll(document, tables, poll),
  monitor,
};

const runs = new DynamoRunStore(document, tables);
const lambda = new LambdaClient(timeLimits());
const sweep = environmentValue('SEALWATCH_SWEEP_FUNCTION');

const watchClients = {
  eventBridge: new EventBridgeClient(timeLimits()),
  lambda,
  s3,
  sqs: new SQSClient(timeLimits()),
};
const worker = (queue: string): Worker => ({
  functionName: environmentValue(`SEALWATCH_${queue}_FUNCTION`),
  queueUrl: environmentValue(`SEALWATCH_${queue}_WATCHED_QUEUE_URL`),
  deadLetterQueueUrl: environmentValue(`SEALWATCH_${queue}_DEAD_LETTERS_URL`),
});
const watchers: Watchers = {
  stack: guard.stack,
  workers: { urgent: worker('URGENT'), bulk: worker('BULK') },
  undeliveredQueueUrl: environmentValue('SEALWATCH_UNDELIVERED_URL'),
};

const watchReader = () => new AwsWatchReader(watchClients, watchers);

const watching = async (): Promise<Watching> =>
  checkWatching({
    runs,
    store: new DynamoWatchStore(document, tables),
    watchers: watchReader(),
    buckets: guard.buckets.map(({ name }) => name),
    code: environmentValue('SEALWATCH_WATCHING_CODE'),
    clock,
  });

/** Findings about datasets that are not watched, and about missed canaries, are among these. */
const openHigh = () => openFindings(document, tables, 'high');

async function noteWatching(msLeft: () => number): Promise<void> {
  const { unwatched, back, ...times } = await watching();
  if (unwatched.length > 0) logger.warn('not watched', { datasets: unwatched });
  if (back.length > 0) logger.warn('watched again', { datasets: back });
  await noteCoverage(times, {
    runs,
    coverage: new DynamoCoverageStore(document, tables),
    watchedAt: async () => (await readWatchCheck(document, tables))?.watchedAt ?? {},
    findings: ports.settings,
    openGaps: openHigh,
    buckets: guard.buckets.map(({ name }) => name),
    stack: guard.stack,
    monitor,
    clock,
    hash,
    msLeft,
  });
}

async function noteCanary(): Promise<void> {
  const state = await readCanaryState(new DynamoDeliveryReader(document, tables), clock());
  const check = state && { lastPutAt: state.putAt, isLate: isCanaryLate(state, clock()) };
  await reportCanary(check, { ...canaryPorts, allDatasets: allDatasets() });
}

const allDatasets = (): string[] => guard.buckets.flatMap(({ datasets }) => datasets.map(({ name }) => name));

const tableOf = (name: string, silent: readonly string[]): LogPart => ({
  kind: 'table',
  name,
  stands: !silent.includes(name),
});

/** What tells the log, and has it checked, has no alarm: while it is off the log is a quiet one. */
async function noteLog(): Promise<void> {
  const { manifest, versions, findings, runs: decisions } = tables;
  const logged = [manifest, versions, findings, decisions];
  const [appender = '', schedule = ''] = environmentValue('SEALWATCH_LOG_PARTS').split(',');
  const [silent, isOn] = await Promise.all([
    watchReader().notFollowed(appender, logged),
    watchReader().isRuleOn(schedule),
  ]);
  for (const fact of [silent, isOn])
    if (fact.kind === 'unknown') logger.warn('log not asked about', { reason: fact.reason });
  await reportLogFeed(
    [
      ...(silent.kind === 'unknown' ? [] : logged.map((name) => tableOf(name, silent.value))),
      ...(isOn.kind === 'unknown' ? [] : [{ kind: 'rule', name: schedule, stands: isOn.value } as const]),
    ],
    { ...canaryPorts, allDatasets: allDatasets() },
  );
}

const canaryPorts = {
  findings: ports.settings,
  openGaps: openHigh,
  canaryBucket: process.env.SEALWATCH_CANARY_BUCKET ?? null,
  clock,
  hash,
};

const noteBucketCanaries = (): Promise<void> =>
  watchBucketCanaries(bucketsWithCanary(deployedConfig()), {
    ...canaryPorts,
    canaries: {
      heard: () => readBucketCanaries(document, tables),
      keepBuckets: (names, now) => saveCanaryBuckets(document, tables, names, now),
    },
  });

/**
 * Sweeps of what was not watched for a time begin at each settings poll, and so do those that are due, whether or not it can be asked what
 * is watched.
 */
async function beginSweeps(msLeft: () => number): Promise<void> {
  const request: SweepRequest = { do: 'begin-due' };
  try {
    await allDone(() => noteWatching(msLeft), noteCanary, noteBucketCanaries, noteLog);
  } finally {
    if ((await runs.datasets()).some(isLookedAt)) await start(lambda, sweep, request);
  }
}

/** What CloudTrail does not record, no look brings back: it is kept from when to when. */
async function recording(trails: ReconcilePorts['trails']): Promise<void> {
  const missed = await checkRecording({
    runs,
    store: new DynamoWatchStore(document, tables),
    trails,
    reader: ports.reader,
    buckets: guard.buckets.map(({ name }) => name),
    clock,
  });
  if (missed.length > 0) logger.warn('not recorded', { datasets: missed });
}

// Whoever breaks one must not keep the others from running.
export const handler = chain((_: unknown, context: Context) => {
  const listed = remembered(() => trailResources(clients));
  const trails = () => listed(null);
  return allDone(
    () => beginSweeps(() => context.getRemainingTimeInMillis()),
    () => recording(trails),
    () => reconcileAllSettings({ ...ports, trails }),
  );
});
