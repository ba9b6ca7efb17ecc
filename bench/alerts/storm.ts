import type { SNSClient } from '@aws-sdk/client-sns';
import { backOff } from '../../aws/back-off.ts';
import { putFinding } from '../../aws/dynamodb/change-set-writes.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { chunkWrites, MAX_ACTIONS, transact } from '../../aws/dynamodb/transact.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { reportRest } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { reportFirst } from '../../core/alerts/report-group.ts';
import { announce } from '../../core/findings/delivery-state.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { finding } from '../../test/fakes/finding.ts';
import { MemoryTopic } from '../../test/fakes/memory-topic.ts';
import { worldAt } from '../../test/integration/real-stage.ts';
import { hash } from '../../test/model/memory-stage.ts';
import { RequestCount } from '../worker/request-count.ts';

const WINDOW_MS = 60_000;

export interface Storm {
  readonly findings: number;
  readonly reported: number;
  readonly messages: number;
  readonly largest: number;
  readonly seconds: number;
  readonly requests: ReadonlyMap<string, number>;
}

/** Many findings of one group that wait when its window ends. The topic is in memory and measures as SNS does; its limits are SNS's. */
export async function storm(aws: LocalAws, count: number, say: (line: string) => void): Promise<Storm> {
  const { document, tables } = await worldAt({ ...aws, tablesEndpoint: aws.emulatorEndpoint }, 'BenchAlerts');
  const requests = new RequestCount();
  requests.attach(document);
  const topic = new MemoryTopic();
  const wakeUps: number[] = [];
  let later = 0;
  const client: SNSClient = topic.client();
  const ports: DeliveryPorts = {
    store: new DynamoDeliveryStore(document, tables),
    publisher: new SnsAlertPublisher(client, 'arn:aws:sns:eu-west-1:111122223333:alerts'),
    wakeUp: { after: async (seconds) => void wakeUps.push(seconds) },
    backOff,
    clock: () => new Date(Date.now() + later),
    hash,
    place: { account: '111122223333', region: 'eu-west-1' },
  };
  const made = (index: number) => {
    const id = hash(`storm ${index}`).slice(0, 40);
    return announce(finding({ id, key: `moderation/v3/part-${index}`, time: new Date().toISOString() }));
  };
  const first = made(0);
  const group = first.notice.group ?? '';
  await transact(document, [[putFinding(first, tables)]]);
  await reportFirst(first.id, ports);
  const rest = Array.from({ length: count - 1 }, (_, index) => putFinding(made(index + 1), tables));
  for (const chunk of chunkWrites(rest, MAX_ACTIONS)) await transact(document, [chunk]);
  say(`${count} findings are written`);
  later = WINDOW_MS;
  let seconds = 0;
  const counts = await requests.during(async () => {
    const start = performance.now();
    do {
      wakeUps.length = 0;
      await reportRest(group, ports);
    } while (wakeUps.includes(0));
    seconds = (performance.now() - start) / 1000;
  });
  const reported = topic.messages.map(({ json }) => Number(JSON.parse(json).count ?? 1));
  return {
    findings: count,
    reported: reported.reduce((sum, each) => sum + each, 0),
    messages: topic.messages.length,
    largest: Math.max(...topic.messages.map(({ bytes }) => bytes)),
    seconds,
    requests: counts,
  };
}
