import type { Deployment } from '../../aws/deployment/index.ts';
import { currentMode } from '../../core/datasets/dataset.ts';
import { valueIn } from './attempt.ts';
import { needsOf } from './needs.ts';
import type { Status } from './status.ts';

/** The status as one JSON document. `null` is what could not be learned; `needs` says why. */
export const statusJson = ({ stackName, stackId, account, region }: Deployment, status: Status) => ({
  stack: { name: stackName, id: stackId, account, region },
  needs: needsOf(status),
  datasets: status.datasets.map(({ dataset, states }) => ({
    name: dataset.name,
    bucket: dataset.bucket,
    prefix: dataset.prefix,
    mode: currentMode(dataset),
    status: dataset.status,
    sealedAt: dataset.sealedAt,
    states,
    lastSeenAt: valueIn(status.lastSeen.get(dataset.bucket) ?? { problem: '' }),
  })),
  findings: status.findings,
  subscriptions: { alerts: valueIn(status.alerts), operations: valueIn(status.operations) },
  queues: status.queues.flatMap((queue) => valueIn(queue) ?? []),
  oldestMessageSeconds: valueIn(status.oldestMessage),
  feeds: status.feeds
    .flatMap((feed) => valueIn(feed) ?? [])
    .map(({ bucket, isOn }) => ({ bucket, on: isOn })),
});
