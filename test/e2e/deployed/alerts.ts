import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Alert, DecisionAlert, FindingAlert, GroupAlert } from '../../../core/alerts/alert.ts';
import { bucketOf } from './datasets.ts';
import { clients, output } from './deployment.ts';
import { eventually } from './eventually.ts';
import { subscribedQueue } from './subscribe.ts';

/** An alert as a subscriber gets it. */
export interface ReceivedAlert {
  readonly subject: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly alert: Alert;
  /** When it arrived here, in milliseconds. */
  readonly at: number;
}

interface Notification {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
}

/** A subscriber who filters for what matters to them. */
export class AlertInbox {
  readonly received: ReceivedAlert[] = [];
  readonly #url: string;
  readonly #isMeant: (alert: Alert) => boolean;

  private constructor(url: string, isMeant: (alert: Alert) => boolean) {
    this.#url = url;
    this.#isMeant = isMeant;
  }

  /**
   * All alerts about a dataset, but for those about the account as a whole, and that a bucket sends no events, as some here do on purpose:
   * other tests see to them.
   */
  static of = (dataset: string): Promise<AlertInbox> =>
    AlertInbox.#subscribed(
      `alerts-${dataset}`,
      { dataset: [dataset], bucket: [bucketOf(dataset)] },
      ({ rule }) => rule !== 'coverage-gap',
    );

  /** What a rule says of a bucket. */
  static about = (bucket: string, rule: string): Promise<AlertInbox> =>
    AlertInbox.#subscribed(`alerts-${bucket}-${rule}`, { bucket: [bucket], rule: [rule] });

  /** What a rule says, of whatever it is. */
  static on = (rule: string): Promise<AlertInbox> =>
    AlertInbox.#subscribed(`alerts-on-${rule}`, { rule: [rule] });

  /** Checkpoints of the log that are messages of their own. */
  static checkpoints = (): Promise<AlertInbox> =>
    AlertInbox.#subscribed('checkpoints', { kind: ['checkpoint'] });

  /** What people decide about a dataset. */
  static decisions = (dataset: string): Promise<AlertInbox> =>
    AlertInbox.#subscribed(`decisions-${dataset}`, { dataset: [dataset], kind: ['decision'] });

  /** The first message of a decision that is meant. */
  decision = (isMeant: (decision: DecisionAlert) => boolean): Promise<DecisionAlert> =>
    eventually('a message of the decision', async () => {
      await this.receive();
      return this.received
        .map(({ alert }) => alert as unknown as DecisionAlert)
        .find((alert) => alert.kind === 'decision' && isMeant(alert));
    });

  static async #subscribed(
    name: string,
    filter: Readonly<Record<string, readonly string[]>>,
    isMeant: (alert: Alert) => boolean = () => true,
  ): Promise<AlertInbox> {
    return new AlertInbox(await subscribedQueue(clients, output('AlertTopicArn'), name, filter), isMeant);
  }

  finding = (rule: string, deadlineMs?: number) => this.#first<FindingAlert>('finding', rule, deadlineMs);
  update = (rule: string, deadlineMs?: number) => this.#first<FindingAlert>('update', rule, deadlineMs);
  group = (rule: string, deadlineMs?: number) => this.#first<GroupAlert>('group', rule, deadlineMs);

  /** The first update that says that a field changed. */
  updateOf = (rule: string, field: string) =>
    this.#first<FindingAlert>(
      'update',
      rule,
      undefined,
      (alert) => 'changed' in alert && (alert.changed?.includes(field) ?? false),
    );

  #first<Kind extends Alert>(
    kind: string,
    rule: string,
    deadlineMs?: number,
    isMeant: (alert: Alert) => boolean = () => true,
  ) {
    const description = () => `${kind} ${rule} among ${this.received.map(({ subject }) => subject)}`;
    const ask = async () => {
      await this.receive();
      return this.received.find(({ alert }) => alert.kind === kind && alert.rule === rule && isMeant(alert));
    };
    return eventually(description, ask, deadlineMs) as Promise<ReceivedAlert & { readonly alert: Kind }>;
  }

  /** Takes what has come meanwhile. */
  async receive(): Promise<void> {
    const ask = new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10 });
    for (const { Body = '', ReceiptHandle } of (await clients.queues.send(ask)).Messages ?? []) {
      const received = readAlert(JSON.parse(Body) as Notification);
      if (this.#isMeant(received.alert)) this.received.push(received);
      await clients.queues.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
    }
  }
}

const readAlert = ({ Subject, Message, MessageAttributes }: Notification): ReceivedAlert => ({
  subject: Subject,
  attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value])),
  alert: JSON.parse(Message) as Alert,
  at: Date.now(),
});
