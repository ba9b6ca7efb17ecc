import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import { triedAgainFrom } from '../../core/engine/runs/tried-again.ts';
import { currentMode, everyKeyReadAt, notLookedAtSince, notRecordedTimes } from '../../core/scope/dataset.ts';
import { dayJson } from '../coverage/coverage-line.ts';
import { statesOf } from '../runs/by-s3.ts';
import { valueIn } from './attempt.ts';
import { bucketCanariesJson, canaryJson } from './canary.ts';
import { deliveryJson } from './delivery.ts';
import { holdsJson } from './holds.ts';
import { logJson } from './manifest-log.ts';
import { needsOf } from './needs.ts';
import { remediesOf } from './remedies.ts';
import type { Status } from './status.ts';
import { subscriptionsJson } from './subscription-needs.ts';

/** The status as one JSON document. `null` is what could not be learned; `needs` says why. */
export const statusJson = (deployment: Deployment, status: Status) => ({
  stack: stackJson(deployment),
  needs: needsOf(status),
  access: valueIn(status.access),
  remedies: remediesOf(deployment, status),
  datasets: status.datasets.map(({ dataset, states }) => ({
    name: dataset.name,
    bucket: dataset.bucket,
    prefix: dataset.prefix,
    mode: currentMode(dataset),
    status: dataset.status,
    sealedAt: dataset.sealedAt,
    retiredAt: dataset.retiredAt ?? null,
    notLookedAtSince: notLookedAtSince(dataset),
    notWatchedBecause: dataset.unwatched?.reasons ?? [],
    notRecorded: notRecordedTimes(dataset),
    everyKeyReadAt: everyKeyReadAt(dataset),
    states,
    lastSeenAt: valueIn(status.lastSeen.get(dataset.bucket) ?? { problem: '' }),
    catchUp: catchUpJson(valueIn(status.catchUps.get(dataset.name) ?? { problem: '' })),
    lastSweep: sweepJson(valueIn(status.sweeps.get(dataset.name) ?? { problem: '' })),
  })),
  findings: status.findings,
  overdue: status.overdue,
  posture: postureJson(status),
  /** `null` where the deployment does not say. */
  grants: deployment.outputs.GrantCount === undefined ? null : Number(deployment.outputs.GrantCount),
  decisions: valueIn(status.decisions),
  subscriptions: {
    alerts: subscriptionsJson(status.alerts),
    operations: subscriptionsJson(status.operations),
  },
  clock: clockJson(status),
  canary: canaryJson(status),
  bucketCanaries: bucketCanariesJson(status),
  holds: holdsJson(status),
  log: logJson(status),
  coverage: valueIn(status.coverage)?.map((day) => dayJson(day)) ?? null,
  delivery: deliveryJson(status),
  queues: status.queues.flatMap((queue) => valueIn(queue) ?? []),
  oldestMessageSeconds: valueIn(status.oldestMessage),
  feeds: status.eventDeliveries
    .flatMap((delivery) => valueIn(delivery) ?? [])
    .map(({ bucket, isOn }) => ({ bucket, on: isOn })),
});

const clockJson = ({ clocks }: Status) =>
  valueIn(clocks)?.map(({ dataset, losses: [first], unknown }) => ({
    dataset: dataset.name,
    notBefore: first?.at ?? null,
    after: first?.after ?? null,
    because: first?.because ?? null,
    unknown,
  })) ?? null;

const catchUpJson = (run: Run | null) =>
  run && {
    run: run.id,
    status: run.status,
    reason: run.reason,
    startedAt: run.startedAt,
    attempts: run.attempt,
    failedAt: run.failedAt ?? null,
    nextAttemptFrom: triedAgainFrom(run),
  };

const sweepJson = (run: Run | null) =>
  run && {
    run: run.id,
    level: run.level,
    status: run.status,
    reason: run.reason,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    keys: run.totals?.keys ?? null,
    states: run.totals ? statesOf(run.totals) : null,
  };

const postureJson = ({ posture }: Status) => {
  const known = valueIn(posture);
  if (known === null) return null;
  const { last, buckets } = known;
  return {
    auditedAt: last?.at ?? null,
    buckets,
    unguarded: last && {
      at: last.coverageAt ?? null,
      problem: last.coverage,
      judgedByName: last.untagged ?? 0,
    },
  };
};

const stackJson = ({ stackName, stackId, account, region }: Deployment) => ({
  name: stackName,
  id: stackId,
  account,
  region,
});
