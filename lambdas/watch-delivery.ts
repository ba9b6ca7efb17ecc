import { randomUUID } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDeliveryReader } from '../aws/dynamodb/delivery-reader.ts';
import { type CanaryState, canaryAge, readCanaryState } from '../core/alerts/canary-state.ts';
import { type DeliveryBacklog, readDeliveryBacklog, secondsWaited } from '../core/alerts/delivery-backlog.ts';
import { allDone, mapAtOnce } from '../core/base/concurrency-limit.ts';
import type { ObjectRef } from '../core/base/object-ref.ts';
import { dueBucketCanaries, dueCanary } from '../core/scope/canary.ts';
import { chain, logger, metrics } from './bootstrap/chain.ts';
import { clock, database, deployedConfig, environmentValue } from './bootstrap/environment.ts';
import { guard } from './bootstrap/guard.ts';
import { s3 } from './bootstrap/s3.ts';

const store = new DynamoDeliveryReader(database.document, database.tables);

/** The schedule asks for nothing. */
interface Asked {
  readonly canary?: 'now';
}

/** Puts the next canary, where it is time. Nothing that carries it has a part in that. */
async function putCanary(isAsked: boolean): Promise<void> {
  const due = dueCanary(environmentValue('SEALWATCH_CANARY_BUCKET'), clock(), isAsked);
  if (due !== null) await put(due);
}

async function put({ bucket, key }: ObjectRef): Promise<void> {
  // Bytes of its own, so that it is no copy of another.
  const Body = JSON.stringify({ canary: key, nonce: randomUUID() });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
}

const CONCURRENCY = 10;

/** Puts those of guarded buckets. One that is refused is missed later, and must fail nothing else now. */
async function putBucketCanaries(isAsked: boolean): Promise<void> {
  await mapAtOnce(dueBucketCanaries(deployedConfig(), clock(), isAsked), CONCURRENCY, (due) =>
    put(due).catch((error: unknown) =>
      logger.warn('canary not put', { bucket: due.bucket, error: String(error) }),
    ),
  );
}

interface Measured extends DeliveryBacklog {
  readonly canary: CanaryState | null;
}

const measure = async (): Promise<Measured> => {
  const backlog = await readDeliveryBacklog(store);
  const now = clock();
  // Another deployment that goes on measuring must not hide that this one does not.
  metrics.addDimension('stack', guard.stack);
  metrics.addMetric('OldestUnreportedFinding', MetricUnit.Seconds, secondsWaited(backlog.unreported, now));
  metrics.addMetric('OldestUnpublishedAlert', MetricUnit.Seconds, secondsWaited(backlog.unpublished, now));
  metrics.addMetric('UnreportedFindings', MetricUnit.Count, backlog.unreported.count);
  const canary = await readCanaryState(store, now);
  // Without one that came through nothing is known: the alarm takes the silence for trouble.
  if (canary !== null) {
    metrics.addMetric('CanaryAge', MetricUnit.Seconds, canaryAge(canary, now));
    metrics.addMetric('CanaryDelay', MetricUnit.Seconds, canary.delaySeconds);
  }
  return { ...backlog, canary };
};

// Whatever keeps one from being done must not keep the other.
export const handler = chain(({ canary }: Asked) => {
  const isAsked = canary === 'now';
  return allDone(
    () => putCanary(isAsked),
    () => putBucketCanaries(isAsked),
    measure,
  );
});
