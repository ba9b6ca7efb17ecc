import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { decodeFinding, encodeFinding, type Item } from '../../aws/dynamodb/item-codecs.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { SqsWakeUp } from '../../aws/messages/queues.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { announce, revise } from '../../core/findings/delivery-state.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { canceled, MemoryDynamoDb } from '../fakes/dynamodb/memory-dynamodb.ts';
import { finding } from '../fakes/finding.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { MemoryTopic, snsRefusal } from '../fakes/memory-topic.ts';
import { SHAPES, TABLES } from './tables.ts';
import { hash } from './written-findings.ts';

/** The product's notifier and adapters against services in memory that answer at once, and a clock that a test moves. */
export class Scene {
  readonly database = new MemoryDynamoDb({ tables: SHAPES });
  readonly topic = new MemoryTopic();
  /** What was sent to the queue. */
  readonly wakeUps: { readonly group: string; readonly seconds: number }[] = [];
  now = Date.parse('2026-11-20T03:00:00.000Z');
  isTopicDown = false;
  isQueueDown = false;
  /** Transactions that lose against other writers from now on. */
  conflicts = 0;
  /** Milliseconds that each transaction takes. */
  transactionMs = 0;

  readonly #queue = new MemoryQueue(({ body, delaySeconds }) => {
    if (this.isQueueDown) throw new Error('the queue is down');
    this.wakeUps.push({ group: String(JSON.parse(body).group), seconds: delaySeconds });
  });

  readonly ports: DeliveryPorts = {
    store: new DynamoDeliveryStore(
      this.database.client(async (command) => this.#answer(command)),
      TABLES,
    ),
    publisher: new SnsAlertPublisher(
      this.topic.client(async (command) => {
        if (this.isTopicDown) throw snsRefusal('KMSDisabledException', 'the key is disabled');
        return this.topic.take(command);
      }),
      'arn:aws:sns:eu-west-1:111122223333:alerts',
    ),
    wakeUp: new SqsWakeUp(this.#queue.client(), 'https://sqs.eu-west-1.amazonaws.com/111122223333/windows'),
    clock: () => new Date(this.now),
    backOff: async () => {},
    hash,
    place: { account: '111122223333', region: 'eu-west-1' },
  };

  /**
   * Writes a finding that waits, found now, as a worker does; without a word to the notifier.
   * @param without - attributes that its item lacks
   */
  write(key: string, changes: Partial<Finding> = {}, without: readonly string[] = []): Finding {
    const time = new Date(this.now).toISOString();
    const made = announce(
      finding({ id: hash(key).slice(0, 40), key, time, happenedAt: time, ...(changes as object) }),
    );
    const item = Object.entries(encodeFinding(made)).filter(([name]) => !without.includes(name));
    this.put(TABLES.findings, Object.fromEntries(item));
    return made;
  }

  /**
   * Changes a finding that was claimed, as a worker does.
   * @returns the group in which it waits then
   */
  revise(id: string, changes: Partial<Finding>): string {
    const item = this.database.items(TABLES.findings).find((each) => each.id === id);
    if (!item) throw new Error(`there is no finding ${id}`);
    const at = new Date(this.now).toISOString();
    const revised = revise(
      { ...decodeFinding(item), ...(changes as object) } as Finding,
      Object.keys(changes),
      at,
    );
    this.save(revised);
    return revised.notice.group ?? '';
  }

  save(made: Finding): void {
    this.put(TABLES.findings, encodeFinding(made));
  }

  put(table: string, Item: Item): void {
    this.database.begin(new PutCommand({ TableName: table, Item })).finish();
  }

  /** Documents that were published, in their order. */
  get published(): readonly Readonly<Record<string, unknown>>[] {
    return this.topic.messages.map(({ json }) => JSON.parse(json));
  }

  alerts(): Item[] {
    return this.database.items(TABLES.runs).filter(({ collection }) => collection === 'alerts');
  }

  #answer(command: unknown): unknown {
    if (command instanceof TransactWriteCommand) {
      this.now += this.transactionMs;
      if (this.conflicts > 0) {
        this.conflicts--;
        throw canceled(['TransactionConflict']);
      }
    }
    return this.database.begin(command).finish();
  }
}
