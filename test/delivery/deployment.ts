import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { backOff } from '../../aws/back-off.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { decodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { SqsWakeUp } from '../../aws/messages/queues.ts';
import { reportBatch, reportGroups, sweepDeliveries, type Waiting } from '../../core/alerts/notifier.ts';
import type { AlertRecord, DeliveryPorts } from '../../core/alerts/ports.ts';
import {
  canceled,
  MemoryDynamoDb,
  type Pending,
  refusal,
  type Written,
} from '../fakes/dynamodb/memory-dynamodb.ts';
import { MemoryQueue, type QueueMessage } from '../fakes/memory-queue.ts';
import { MemoryTopic, snsRefusal } from '../fakes/memory-topic.ts';
import { FunctionCall } from './function-call.ts';
import type { History, Kill, Outage } from './history.ts';
import { Ledger } from './ledger.ts';
import { SHAPES, TABLES } from './tables.ts';
import type { VirtualTime } from './virtual-time.ts';
import { hash } from './written-findings.ts';

const MINUTE = 60_000;
/** The client's own time limit. */
const SNS_ANSWER_MS = 5_000;
/** For the log's checkpoint an alert waits no longer. */
const MAX_CHECKPOINT_MS = 500;
/** Six times the function's minute. */
const VISIBILITY_MS = 6 * MINUTE;
/** Of DynamoDB, where it is slow: four tries of seven seconds each. */
const MAX_SLOW_MS = 28_000;
/** Lambda ends the function after a minute, and what it was at is done by another. */
const SLOW_TROUBLE_MS = MINUTE + MAX_SLOW_MS;
/** Above this a message is late. */
const PROMPT_MS = 2_000;

/** The tables, the topic, the queue, the stream and the schedule of one deployment, and the function `notify` between them. */
export class Deployment {
  readonly database: MemoryDynamoDb;
  readonly ledger: Ledger;
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #history: History;
  readonly #start: number;
  readonly #topic = new MemoryTopic();
  readonly #queue = new MemoryQueue((message) => this.#delay(message));
  readonly #kills: Kill[];
  readonly #throttles: number[];
  readonly #injected = new WeakSet<Error>();
  readonly #shards: { records: Waiting[]; isBusy: boolean }[];
  #arrived: string[] = [];

  constructor(history: History, time: VirtualTime, random: () => number) {
    this.#history = history;
    this.#time = time;
    this.#random = random;
    this.#start = time.now;
    this.ledger = new Ledger(() => time.now);
    const byTime = (a: { from: number }, b: { from: number }) => a.from - b.from;
    this.#kills = history.kills.toSorted(byTime);
    this.#throttles = history.throttles.toSorted((a, b) => a - b);
    this.#shards = Array.from({ length: history.stream.shards }, () => ({ records: [], isBusy: false }));
    this.database = new MemoryDynamoDb({
      tables: SHAPES,
      later: (apply) => time.after(this.#between(5, 300), apply),
      onWrite: (written) => this.#wrote(written),
    });
    for (const { from, length } of history.outages)
      this.ledger.trouble(this.#start + from, this.#start + from + length);
    for (const { from, length } of history.slowness)
      this.ledger.trouble(this.#start + from, this.#start + from + length + SLOW_TROUBLE_MS);
  }

  /** The schedule, minute by minute, until then. It too may come twice, at the same time. */
  schedule(end: number): void {
    const sweep = () => void this.#run((ports) => sweepDeliveries(ports));
    for (let at = this.#start + this.#history.phase; at < end; at += MINUTE) {
      const jittered = at + this.#between(0, 1_000);
      this.#time.at(jittered, sweep);
      if (this.#isOf(this.#history.messages.twice)) this.#time.at(jittered + this.#between(0, 100), sweep);
    }
  }

  /** Whoever writes findings: never killed, and never throttled. */
  readonly writer = async (command: unknown): Promise<unknown> => {
    await this.#time.sleep(this.#between(3, 20));
    const pending = this.database.begin(command);
    await this.#time.sleep(this.#between(3, 20));
    return pending.finish();
  };

  #run(task: (ports: DeliveryPorts) => Promise<void>): Promise<'done' | 'failed' | 'killed'> {
    const skew = this.#between(-500, 500);
    const takeKill = (step: number) => this.#takeKill(step);
    const onError = (error: unknown) => this.#noteUnexpected(error);
    return FunctionCall.run(this.#time, { takeKill, onError }, (call) => task(this.#ports(call, skew)));
  }

  #takeKill(step: number): Kill | null {
    const now = this.#time.now - this.#start;
    const index = this.#kills.findIndex((kill) => kill.from <= now && kill.step === step);
    const [kill = null] = index === -1 ? [] : this.#kills.splice(index, 1);
    if (kill) this.ledger.trouble(this.#time.now, this.#time.now + 200);
    return kill;
  }

  #ports(call: FunctionCall, skew: number): DeliveryPorts {
    const database = this.database.client((command) =>
      call.request({ takes: this.#databaseTakes(command), begin: () => this.#beginDatabase(command) }),
    );
    const topic = this.#topic.client((command) => this.#publish(command, call));
    const queue = this.#queue.client((command) =>
      call.request({ takes: this.#between(5, 60), begin: () => () => this.#queue.take(command) }),
    );
    return {
      store: new DynamoDeliveryStore(database, TABLES),
      publisher: new SnsAlertPublisher(topic, 'arn:aws:sns:eu-west-1:111122223333:alerts'),
      wakeUp: new SqsWakeUp(queue, 'https://sqs.eu-west-1.amazonaws.com/111122223333/windows'),
      // As slow as it may be, each time: nobody remembers it here.
      checkpoint: async () =>
        String(await call.request({ takes: this.#between(5, MAX_CHECKPOINT_MS), begin: () => () => 'note' })),
      clock: () => new Date(this.#time.now + skew),
      backOff,
      hash,
      place: { account: '111122223333', region: 'eu-west-1' },
    };
  }

  #databaseTakes(command: unknown): number {
    if (this.#isDuring(this.#history.slowness)) return this.#between(1_000, MAX_SLOW_MS);
    const items = command instanceof TransactWriteCommand ? (command.input.TransactItems?.length ?? 0) : 0;
    return this.#between(4, 60) + items * this.#history.itemMs;
  }

  #isDuring(times: History['slowness']): boolean {
    const now = this.#time.now - this.#start;
    return times.some(({ from, length }) => from <= now && now < from + length);
  }

  #beginDatabase(command: unknown): () => unknown {
    const now = this.#time.now - this.#start;
    const isTransaction = command instanceof TransactWriteCommand;
    if ((this.#throttles[0] ?? Infinity) <= now) {
      this.#throttles.shift();
      this.ledger.trouble(this.#time.now, this.#time.now);
      const name = 'ProvisionedThroughputExceededException';
      throw this.#inject(isTransaction ? canceled(['ThrottlingError']) : refusal(name, 'throttled'));
    }
    const isLost = this.#isDuring(this.#history.conflicts);
    if (isLost && isTransaction) throw canceled(['TransactionConflict']);
    const pending: Pending = this.database.begin(command);
    return () => pending.finish();
  }

  #publish(command: unknown, call: FunctionCall): Promise<unknown> {
    const take = () => {
      const answer = this.#topic.take(command);
      this.ledger.published(this.#topic.messages.at(-1)?.json ?? '', call);
      return answer;
    };
    const outage = this.#outage();
    if (outage?.kind === 'hangs') {
      const isTaken = this.#random() < 0.5;
      const begin = () => () => {
        if (isTaken) take();
        call.isCutOff = true;
        throw this.#inject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }));
      };
      return call.request({ takes: SNS_ANSWER_MS, begin });
    }
    const begin = () => () => {
      if (outage) throw this.#inject(refusalOf(outage.kind));
      return take();
    };
    return call.request({ takes: this.#between(10, 150), begin });
  }

  #outage(): Outage | undefined {
    const now = this.#time.now - this.#start;
    return this.#history.outages.find(({ from, length }) => from <= now && now < from + length);
  }

  #inject<Kind extends Error>(error: Kind): Kind {
    this.#injected.add(error);
    return error;
  }

  #noteUnexpected(error: unknown): void {
    if (error instanceof AggregateError) for (const each of error.errors) this.#noteUnexpected(each);
    else if (!(error instanceof Error && (this.#isInjected(error) || this.#isOfPoison(error))))
      this.ledger.unexpected(error);
  }

  #isInjected = (error: Error): boolean =>
    this.#injected.has(error) || (error.cause instanceof Error && this.#injected.has(error.cause));

  /** What cannot be reported as others are is said, each time. */
  #isOfPoison({ message }: Error): boolean {
    return (
      this.#history.poison.length > 0 && /only be published in a plain form|have no "stamp"/.test(message)
    );
  }

  #wrote(written: Written): void {
    const { table, after } = written;
    if (table === TABLES.runs && after.collection === 'alerts')
      this.ledger.wroteAlert(after as unknown as AlertRecord);
    if (table !== TABLES.findings) return;
    this.ledger.wroteFinding(written);
    const { id, notice } = decodeFinding(after);
    if (notice.group === null) return;
    const shard = this.#shards[Number.parseInt(id.slice(0, 4), 16) % this.#shards.length];
    shard?.records.push({ id, group: notice.group });
    if (shard) this.#read(shard);
  }

  #read(shard: { records: Waiting[]; isBusy: boolean }): void {
    if (shard.isBusy || shard.records.length === 0) return;
    shard.isBusy = true;
    const isLate = this.#isOf(this.#history.stream.late);
    const wait = isLate ? this.#between(10_000, 200_000) : this.#between(150, 1_500);
    this.#time.after(wait, () => void this.#handle(shard));
  }

  async #handle(shard: { records: Waiting[]; isBusy: boolean }): Promise<void> {
    const { twice, lost, batch } = this.#history.stream;
    const records = shard.records.splice(0, batch);
    const handle = () => this.#run((ports) => reportBatch(records, ports));
    if (!this.#isOf(lost))
      for (let tries = 0; tries < 4 && (await handle()) !== 'done'; tries++) await this.#time.sleep(500);
    if (this.#isOf(twice)) this.#time.after(this.#between(1_000, 100_000), () => void handle());
    shard.isBusy = false;
    this.#read(shard);
  }

  #delay({ body, delaySeconds }: QueueMessage): void {
    const { late, twice } = this.#history.messages;
    const due = this.#time.now + delaySeconds * 1000;
    const at = due + (this.#isOf(late) ? this.#between(PROMPT_MS, 100_000) : this.#between(20, PROMPT_MS));
    if (at > due + PROMPT_MS) this.ledger.trouble(due, at);
    this.#time.at(at, () => this.#arrive(body));
    // The copy comes at the same time as often as it comes late.
    if (this.#isOf(twice))
      this.#time.at(at + this.#between(0, this.#isOf(50) ? 200 : 90_000), () => this.#arrive(body));
  }

  #arrive(body: string): void {
    this.#arrived.push(body);
    if (this.#arrived.length === 1) this.#time.after(this.#between(0, 30), () => void this.#receive());
  }

  async #receive(): Promise<void> {
    const bodies = this.#arrived.splice(0, 10);
    if (this.#arrived.length > 0) this.#time.after(0, () => void this.#receive());
    const groups = bodies.map((body) => String(JSON.parse(body).group));
    for (let tries = 0; tries < 5; tries++) {
      if ((await this.#run((ports) => reportGroups(groups, ports))) === 'done') return;
      await this.#time.sleep(VISIBILITY_MS);
    }
  }

  #between(least: number, most: number): number {
    return Math.floor(least + this.#random() * (most - least));
  }

  #isOf(percent: number): boolean {
    return this.#random() * 100 < percent;
  }
}

const refusalOf = (kind: Outage['kind']): Error => {
  if (kind === 'fails') return snsRefusal('InternalErrorException', 'try again', 500);
  if (kind === 'throttles') return snsRefusal('ThrottledException', 'Rate exceeded');
  return snsRefusal('KMSDisabledException', 'the key is disabled');
};
