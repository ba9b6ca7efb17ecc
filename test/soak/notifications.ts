import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { backOff } from '../../aws/back-off.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { SqsWakeUp } from '../../aws/messages/queues.ts';
import { reportBatch, reportGroups, sweepDeliveries } from '../../core/alerts/notifier.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { hash } from '../model/memory-stage.ts';
import { MAX_TROUBLED } from './disturbed-functions.ts';
import { Invocation } from './invocation.ts';
import type { ExposedClients } from './soak-world.ts';
import type { TableStream } from './table-stream.ts';
import { EVERY_TRY, type Order, TOPIC, type Weather } from './weather.ts';

/** A window ends, and the schedule comes, once in each turn. */
const TURN_MS = 61_000;
const JITTER_MS = 500;
const BATCH = 10;
const RATES = { replay: 0.15, lost: 0.05, twice: 0.2, outage: 0.08 };
const MAX_OUTAGE_TURNS = 6;
const MAX_DRAIN_TURNS = 60;

interface Parts {
  readonly clients: ExposedClients;
  readonly sqs: SQSClient;
  readonly topicArn: string;
  readonly stream: TableStream;
  readonly weather: Weather;
}

/**
 * The notifier: woken by the stream of findings, by its queue and by the schedule. Its clock goes a minute further with each turn, while
 * none of its functions runs, so an outage of minutes takes seconds.
 */
export class Notifications {
  readonly #parts: Parts;
  readonly #wakeUps: string;
  readonly #ports: DeliveryPorts;
  #laterMs = 0;
  #skewMs = 0;
  #turnsOfOutage = 0;

  private constructor(parts: Parts, wakeUps: string) {
    this.#parts = parts;
    this.#wakeUps = wakeUps;
    const { clients, topicArn } = parts;
    this.#ports = {
      store: new DynamoDeliveryStore(clients.document, clients.tables),
      publisher: new SnsAlertPublisher(clients.sns, topicArn),
      wakeUp: new SqsWakeUp(clients.sqs, wakeUps),
      clock: () => new Date(Date.now() + this.#laterMs + (Invocation.current?.skewMs ?? 0)),
      backOff,
      hash,
      place: { account: '000000000000', region: 'us-east-1' },
    };
  }

  static async open(parts: Parts): Promise<Notifications> {
    const Attributes = { VisibilityTimeout: '0' };
    const command = new CreateQueueCommand({ QueueName: 'soak-wake-ups', Attributes });
    const { QueueUrl = '' } = await parts.sqs.send(command);
    return new Notifications(parts, QueueUrl);
  }

  /** @param skewMs by which its clock is wrong from now on */
  begin(part: number, skewMs: number): void {
    this.#parts.weather.begin(part);
    this.#skewMs = skewMs;
    this.#laterMs = 0;
  }

  /** One minute of the notifier: the schedule, and what woke it meanwhile, at the same time. */
  async turn(): Promise<void> {
    const { weather, stream } = this.#parts;
    this.#laterMs += TURN_MS;
    this.#turnOutage();
    if (weather.happens('stream shard replayed', RATES.replay)) await stream.replay(weather.between(1, 200));
    const waiting = await stream.next();
    const isLost = weather.happens('stream batch lost', RATES.lost);
    const times = weather.happens('schedule doubled', RATES.twice) ? 2 : 1;
    await Promise.all([
      ...Array.from({ length: times }, () => this.#run(() => sweepDeliveries(this.#ports), 1)),
      ...(isLost ? [] : [this.#run(() => reportBatch(waiting, this.#ports))]),
      this.#wakeUp(),
    ]);
  }

  #turnOutage(): void {
    const { weather, clients } = this.#parts;
    if (this.#turnsOfOutage > 0 && --this.#turnsOfOutage === 0) clients.outage.order = null;
    if (this.#turnsOfOutage > 0 || !weather.happens('SNS or its key failing for minutes', RATES.outage))
      return;
    const [name, trouble] = weather.pick(TOPIC);
    clients.outage.order = { name, trouble, tries: EVERY_TRY } satisfies Order;
    this.#turnsOfOutage = weather.between(2, MAX_OUTAGE_TURNS);
  }

  /** Works on in fair weather until nothing waits any more. */
  async drain(): Promise<void> {
    const { clients, stream, weather } = this.#parts;
    clients.outage.order = null;
    this.#turnsOfOutage = 0;
    weather.begin(0, true);
    const { store } = this.#ports;
    for (let turn = 0; turn < MAX_DRAIN_TURNS; turn++) {
      while ((await stream.next()).length > 0);
      await this.turn();
      const [groups, alerts, decisions] = await Promise.all([
        store.pendingGroups(),
        store.dueAlerts('9999', 'findings', 1),
        store.dueAlerts('9999', 'decisions', 1),
      ]);
      if (groups.length + alerts.length + decisions.length === 0) return;
    }
    throw new Error('something waits to be reported after an hour without a fault');
  }

  async #wakeUp(): Promise<void> {
    const { sqs } = this.#parts;
    const QueueUrl = this.#wakeUps;
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: BATCH });
    const { Messages = [] } = await sqs.send(command);
    if (Messages.length === 0) return;
    const groups = Messages.map(({ Body = '' }) => String(JSON.parse(Body).group));
    await this.#run(() => reportGroups(groups, this.#ports));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }

  /** Runs a function, and again where it did not end well, as often as its source has patience: the schedule makes up for the rest. */
  async #run(work: () => Promise<void>, most = MAX_TROUBLED): Promise<void> {
    const { weather } = this.#parts;
    for (let tries = 0; tries < most; tries++) {
      const skewMs = this.#skewMs + weather.between(-JITTER_MS, JITTER_MS);
      const { outcome, invocation } = await Invocation.run({ weather, isSpared: false, skewMs }, work);
      if (outcome.how === 'done') return;
      if (outcome.how === 'failed') invocation.forgive(outcome.error);
    }
  }
}
