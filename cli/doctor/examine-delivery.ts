import { type QueueOutput, queuesOf } from '../../aws/deployment/outputs.ts';
import { AwsWatchReader, type Watchers } from '../../aws/posture/watch-reader.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { type Diagnosis, examined, notChecked, problem, REDEPLOY } from '../../core/doctor/diagnosis.ts';
import { judgeQueuePolicy, judgeWorkers } from '../../core/doctor/judge-rules.ts';
import { uncarried } from '../../core/posture/delivery-rule.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import type { Connection } from '../connection/connect.ts';
import { counted } from '../output/style.ts';
import { UNDELIVERED } from '../redrive/read-dead-letters.ts';
import { attempt } from '../status/attempt.ts';
import { AT_ONCE, type Given } from './examination.ts';

/** Whether buckets send events, and rules carry those of each dataset to a queue. */
export async function examineEvents({ connection, datasets }: Given): Promise<readonly Diagnosis[]> {
  const reader = watchReader(connection);
  const buckets = [...new Set(datasets.map(({ bucket }) => bucket))];
  const found = await mapAtOnce(buckets, AT_ONCE, async (bucket) => {
    const subject = { check: 'events', about: bucket } as const;
    const sends = examined(subject, await reader.sendsEvents(bucket), (isOn) =>
      isOn
        ? []
        : [
            problem(
              subject,
              `the bucket ${bucket} sends no events to EventBridge: changes in it are not noticed`,
              'find out who switched it off (sealwatch findings), and switch it on as docs/runbooks/event-feed-cut.md says',
            ),
          ],
    );
    const carried = examined(subject, await reader.rules(bucket), (rules) =>
      datasets
        .filter((dataset) => dataset.bucket === bucket)
        .flatMap((dataset) => uncarried(rules ?? [], bucket, dataset))
        .map((why) => problem(subject, why, REDEPLOY)),
    );
    return [...sends, ...carried];
  });
  const undelivered = { check: 'events', about: 'undelivered events' } as const;
  return [
    ...found.flat(),
    ...examined(undelivered, await reader.undelivered(), (count) =>
      count === 0
        ? []
        : [
            problem(
              undelivered,
              `${counted(count, 'event')} reached no queue`,
              'sealwatch redrive --dry-run',
            ),
          ],
    ),
  ];
}

/** Whether functions work the queues off, and each takes events of the rules that send to it. */
export async function examineQueues({ connection, reader, rules }: Given): Promise<readonly Diagnosis[]> {
  const queues = queuesOf(connection.deployment.outputs);
  const watch = watchReader(connection);
  const worked = queues.filter(({ name, isDeadLetter }) => !isDeadLetter && name !== UNDELIVERED);
  const found = await mapAtOnce(worked, AT_ONCE, async (queue) => {
    const subject = { check: 'queues', about: queue.name } as const;
    const worker = await attempt(() => workerOf(connection, queue, queues));
    const standstills: Fact<readonly string[]> =
      'problem' in worker
        ? unknown(worker.problem)
        : worker.value === null
          ? known(['no function takes anything from it'])
          : await watch.standstillsOf(worker.value);
    const policy = await reader.queue(queue.name, queue.url);
    return [
      ...examined(subject, standstills, (why) => judgeWorkers(queue.name, why)),
      ...(rules.kind === 'unknown'
        ? [notChecked(subject, rules.reason)]
        : examined(subject, policy, (facts) => judgeQueuePolicy(facts, rules.value))),
    ];
  });
  return found.flat();
}

/** Where the functions and the dead letters of a queue are; `null` where nothing works it off. */
async function workerOf(
  { deadLetters }: Connection,
  queue: QueueOutput,
  queues: readonly QueueOutput[],
): Promise<Watchers['workers']['urgent'] | null> {
  const [functionName] = await deadLetters.consumers(queue.url);
  const dead = queues.find(({ name }) => name === `${queue.name}DeadLetter`);
  return functionName === undefined || dead === undefined
    ? null
    : { functionName, queueUrl: queue.url, deadLetterQueueUrl: dead.url };
}

function watchReader({ clients, deployment }: Connection): AwsWatchReader {
  // Each function is asked about by its queue.
  const worker = { functionName: '', queueUrl: '', deadLetterQueueUrl: '' };
  const undeliveredQueueUrl = deployment.outputs.UndeliveredEventsQueueUrl ?? '';
  const { stackName: stack } = deployment;
  return new AwsWatchReader(clients, {
    stack,
    workers: { urgent: worker, bulk: worker },
    undeliveredQueueUrl,
  });
}
