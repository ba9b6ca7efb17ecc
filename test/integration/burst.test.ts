import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoCopyIndex } from '../../aws/dynamodb/copy-index.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { decodeEntry } from '../../aws/dynamodb/entry-codec.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { isThrottled, sayingThrottled } from '../../aws/dynamodb/throttling.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { messageOf, SqsWorkerQueue } from '../../aws/messages/queues.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { sweepDeliveries } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { reportFirst } from '../../core/alerts/report-group.ts';
import { observeEvents } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import { putOff } from '../../core/engine/put-off.ts';
import { type Message, workBatch } from '../../core/engine/work-batch.ts';
import { randomFrom } from '../delivery/virtual-time.ts';
import { MemoryQueue, type QueueMessage } from '../fakes/memory-queue.ts';
import { hash } from '../model/memory-stage.ts';
import type { Stage } from '../model/stage.ts';
import { SEED } from '../seed.ts';
import { Audience } from './audience.ts';
import { clientSettings, type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealAll, storedEvent } from './steps.ts';
import { startThrottledTables, type ThrottledTables } from './throttled-tables.ts';

const BUCKET = 'burst';
const CHANGES = 300;
const KEYS = 30;
const OVERWRITES = 60;
/** Of the requests to DynamoDB. The SDK tries most of them once more, but no transaction that was cancelled. */
const REFUSED = 0.12;
const SDK_TRIES = 2;
const WORKERS = 4;
const BATCH = 10;
const INVOCATION_MS = 120_000;
const TIMEOUT_MS = 600_000;

const random = randomFrom(SEED);
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

let world: LocalWorld;
let tables: ThrottledTables;
let document: DynamoDBDocumentClient;
let audience: Audience;
let delivery: DeliveryPorts;
let later = 0;
const stages = new Map<string, Stage>();
const stored: ObjectEvent[] = [];
let failures: unknown[] = [];

beforeAll(async () => {
  const [endpoint, environment] = [inject('localEndpoint'), inject('localEnvironment')];
  world = await localWorld(endpoint, environment, 'Burst');
  await makeBucket(world, BUCKET, 'enabled');
  for (const [name, mode] of [
    ['sealed', 'sealed'],
    ['open', 'open'],
    ['hot', 'sealed'],
  ] as const)
    stages.set(name, await realStage(world, BUCKET, 'enabled', mode, name));
  const sealed = Array.from(
    { length: KEYS },
    (_, index) => [`sealed/${index}`, `approved ${index}`] as const,
  );
  await sealAll(stageOf('sealed'), Object.fromEntries(sealed));
  await sealAll(stageOf('hot'), { 'hot/key': 'approved' });
  await stageOf('hot').step();
  const settings = clientSettings(endpoint, environment);
  tables = await startThrottledTables(inject('tablesEndpoint'), REFUSED, random);
  const client = new DynamoDBClient({ ...settings, endpoint: tables.endpoint, maxAttempts: SDK_TRIES });
  document = sayingThrottled(
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  );
  audience = await Audience.gather(new SNSClient(settings), new SQSClient(settings), 'Burst');
  delivery = {
    store: new DynamoDeliveryStore(document, world.tables),
    publisher: new SnsAlertPublisher(new SNSClient(settings), audience.topicArn),
    wakeUp: { after: async () => {} },
    backOff,
    clock: () => new Date(Date.now() + later),
    hash,
    place: { account: '000000000000', region: 'us-east-1' },
  };
  await makeChanges();
  await workOff(shuffled([...stored, ...stored.filter(() => random() < 0.1)]));
  await reportRest();
}, TIMEOUT_MS);

afterAll(() => tables?.stop());

function stageOf(name: string): Stage {
  const stage = stages.get(name);
  if (!stage) throw new Error(`there is no stage ${name}`);
  return stage;
}

/** Half of them alter sealed objects; one key is overwritten again and again. */
async function makeChanges(): Promise<void> {
  const changes = [
    ...Array.from({ length: CHANGES }, (_, index) =>
      index % 2 === 0 ? (['sealed', (index / 2) % KEYS] as const) : (['open', index % (2 * KEYS)] as const),
    ),
    ...Array.from({ length: OVERWRITES }, () => ['hot', 'key'] as const),
  ];
  for (const [index, [name, key]] of shuffled(changes).entries())
    stored.push(await storedEvent(stageOf(name), `${name}/${key}`, `change ${index}`));
}

/** Workers take batches from a queue, as Lambda hands them over, until nothing is left; what is put off comes at once. */
async function workOff(events: readonly ObjectEvent[]): Promise<void> {
  const waiting: QueueMessage[] = [];
  const memory = new MemoryQueue((message) => void waiting.push(message));
  const queue = new SqsWorkerQueue(memory.client(), 'https://sqs.us-east-1.amazonaws.com/000000000000/own');
  for (const each of events)
    await queue.add(JSON.stringify(each), { delaySeconds: 0, timesPutOff: 0, firstSentAt: 1, group: null });
  let working = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const batch = waiting.splice(0, BATCH);
      if (batch.length === 0 && working === 0) return;
      if (batch.length === 0) {
        await backOff(3);
        continue;
      }
      working++;
      await invoke(batch, queue).finally(() => working--);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

async function invoke(batch: readonly QueueMessage[], own: SqsWorkerQueue): Promise<void> {
  const end = Date.now() + INVOCATION_MS;
  const messages = batch.map(({ body, attributes, group }, index) =>
    messageOf({
      messageId: String(index),
      body,
      attributes: { SentTimestamp: '1', ...(group !== null && { MessageGroupId: group }) },
      messageAttributes: attributes,
    }),
  );
  const errors = await workBatch<ObjectEvent>(
    messages,
    {
      take: async ({ body }: Message) => {
        const item = JSON.parse(body) as ObjectEvent;
        return { subject: item.key, item };
      },
      work: async (items, turn) => {
        const [ref] = items;
        if (!ref) return;
        const dataset = ref.key.split('/')[0] ?? '';
        const { change } = await observeEvents(ref, dataset, items, { ...workerPorts(dataset), ...turn });
        const fresh = change?.findings.filter(({ stamp }) => stamp === 1) ?? [];
        for (const { id } of fresh) await untilTaken(() => reportFirst(id, delivery));
      },
    },
    {
      msLeft: () => end - Date.now(),
      alarm: () => ({ rung: new Promise<void>(() => {}), cancel: () => {} }),
      putOff: (message, why) => putOff(message, why, { own, bulk: null, random }),
    },
  );
  failures = [...failures, ...errors.values()];
}

const workerPorts = (dataset: string): Stage['ports'] => ({
  ...stageOf(dataset).ports,
  store: new DynamoManifestStore(document, world.tables, hash),
  copies: new DynamoCopyIndex(document, world.tables),
  callers: new DynamoCallerStore(document, world.tables),
});

/** The stream hands on again what the notifier had no luck with. */
async function untilTaken(report: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await report();
      return;
    } catch (error) {
      if (attempt > 20 || !isThrottledSomewhere(error)) throw error;
      await backOff(2);
    }
  }
}

const isThrottledSomewhere = (error: unknown): boolean =>
  error instanceof AggregateError
    ? error.errors.some(isThrottledSomewhere)
    : isThrottled(error) ||
      (error instanceof Error && error.cause !== undefined && isThrottledSomewhere(error.cause));

/** The schedule runs each minute, until nothing waits any more. */
async function reportRest(): Promise<void> {
  for (let minute = 0; minute < 30; minute++) {
    later += 61_000;
    await untilTaken(() => sweepDeliveries(delivery));
    const isWaiting = (await items('findings')).some((finding) => 'pendingShard' in finding);
    if (!isWaiting && (await alertsLeft()) === 0) return;
  }
  throw new Error('findings or alerts wait to be reported after half an hour');
}

/** What is claimed by an alert waits no more, and the alert may: its lease stands where it could not be given back. */
const alertsLeft = async (): Promise<number> =>
  (await items('runs')).filter(({ collection, status }) => collection === 'alerts' && status !== 'published')
    .length;

type Item = Record<string, unknown>;

async function items(table: keyof LocalWorld['tables']): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of paginateScan(
    { client: world.document },
    { TableName: world.tables[table], ConsistentRead: true },
  ))
    found.push(...((page.Items ?? []) as Item[]));
  return found;
}

const ALTERED = CHANGES / 2 + OVERWRITES;

describe(`${CHANGES} changes, half of them of sealed objects, and ${OVERWRITES} overwrites of one key, while DynamoDB refuses every eighth request`, () => {
  it('meet refusals of every kind', () => {
    expect([...tables.refused.keys()].sort()).toEqual([
      'ProvisionedThroughputExceeded',
      'ProvisionedThroughputExceededException',
      'ThrottlingError',
      'ThrottlingException',
      'TransactionConflict',
    ]);
  });

  it('are none given back as failed, for that brings them nearer to the dead letters', () => {
    expect(failures).toEqual([]);
  });

  it('are all recorded, each once, and nothing else is', async () => {
    const recorded = (await items('versions')).map(({ version }) => version).sort();
    const baselines = (await items('manifest'))
      .map(decodeEntry)
      .flatMap(({ baseline }) => (baseline === null ? [] : [baseline.version]));
    const expected = [...stored.map(({ versionId }) => versionId), ...baselines].sort();
    expect(recorded).toEqual(expected);
    expect(recorded).toHaveLength(CHANGES + OVERWRITES + KEYS + 1);
  });

  it('give one finding for each altered version', async () => {
    const findings = await items('findings');
    const versions = findings.map(({ rule, versionId }) => `${rule} ${versionId}`).sort();
    const altered = stored.filter(({ key }) => !key.startsWith('open/'));
    expect(versions).toEqual(altered.map(({ versionId }) => `object-altered ${versionId}`).sort());
    expect(findings).toHaveLength(ALTERED);
  });

  it('reach people in a handful of messages, whose counts add up to exactly that', async () => {
    const news = (await audience.heard()).filter(isNews);
    const counted = news.reduce((sum, alert) => sum + (alert.kind === 'group' ? alert.count : 1), 0);
    expect(counted).toBe(ALTERED);
    // One at once and one group for each minute that it took, of two datasets.
    expect(news.length).toBeLessThan(15);
    const ids = news.flatMap((alert) => (alert.kind === 'group' ? [] : [alert.id]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leave each entry as it is after one change at a time', async () => {
    const entries = (await items('manifest')).map(decodeEntry);
    const states = Object.groupBy(entries, ({ dataset, state }) => `${dataset} ${state}`);
    expect(Object.fromEntries(Object.entries(states).map(([name, some]) => [name, some?.length]))).toEqual({
      'sealed altered': KEYS,
      'open recorded': KEYS,
      'hot altered': 1,
    });
    expect(entries.every(({ isSettled }) => isSettled)).toBe(true);
  });
});

const isNews = (alert: Alert): boolean =>
  alert.kind === 'finding' || (alert.kind === 'group' && alert.of === 'finding');
