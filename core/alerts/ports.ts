import { SealwatchError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import type { RetryPorts } from '../base/until-committed.ts';
import type { Decision } from '../findings/decision.ts';
import type { Finding, HashText } from '../findings/finding.ts';
import type { Place } from './alert.ts';
import type { Claim } from './claim.ts';
import type { DecisionSummary } from './decision-summary.ts';

export interface DeliveryPorts extends RetryPorts {
  readonly store: DeliveryStore;
  readonly publisher: AlertPublisher;
  /** Where alerts about canaries go. Without it nothing is one. */
  readonly canary?: CanaryDelivery;
  readonly wakeUp: WakeUp;
  /** The newest checkpoint of the manifest's log; `null` where it cannot be read. It answers soon, and never fails. Without it none is handed out. */
  readonly checkpoint?: () => Promise<string | null>;
  /** Where the checkpoint is also a message of its own: how often. */
  readonly mailCheckpoint?: 'weekly';
  readonly clock: Clock;
  readonly hash: HashText;
  readonly place: Place;
}

/** What alerts are about. Decisions, and the checkpoint of a week, wait apart: whoever makes many of them must not delay findings. */
export type AlertTopic = 'findings' | 'decisions';

/** An alert from the moment at which it claims its first finding until it is published. */
export interface AlertRecord {
  readonly id: string;
  readonly group: string;
  readonly status: 'filling' | 'closed' | 'published';
  /** All findings that it reports. */
  readonly count: number;
  /** The finding as it was when it was claimed, where it is one, so that a repetition says the same; of many their claims are kept. */
  readonly findings: readonly Finding[];
  /** What a person decided, where the alert reports that and no findings. */
  readonly decision?: Decision;
  /** All that it is about; absent for a seal, and where an earlier release wrote it. */
  readonly summary?: DecisionSummary;
  /**
   * The log's checkpoint that it hands out, so that a repetition hands out the same; `null` where it could not be read. Absent before
   * anybody has begun to publish it.
   */
  readonly checkpoint?: string | null;
  /** The week, by ISO 8601, whose checkpoint it hands out, where it does that and reports nothing. */
  readonly week?: string;
  /** Every dataset that any of its findings is about. */
  readonly datasets: readonly string[];
  /** ISO times between which happened what all its findings are about. */
  readonly from: string;
  readonly to: string;
  /** ISO time from which on a search for work should take it up. */
  readonly dueAt: string;
  readonly createdAt: string;
  readonly publishedAt: string | null;
  /** Counts every write. */
  readonly stamp: number;
}

/** A group's window: while it is open, findings wait for its end. */
export interface Window {
  readonly group: string;
  readonly endsAt: string;
  readonly alert: string;
  readonly stamp: number;
}

export interface DeliveryStore {
  window(group: string): Promise<Window | null>;
  /**
   * Findings of a group that wait to be reported, so many at once, each page oldest first; from an index that may lag, then read
   * strongly. What comes meanwhile may be missing.
   */
  pending(group: string, atOnce: number): AsyncIterable<readonly Finding[]>;
  finding(id: string): Promise<Finding | null>;
  /** Groups in which findings wait, from an index that may lag. */
  pendingGroups(): Promise<string[]>;
  /**
   * Writes an alert, the findings that it claims, what it keeps of each of them and, where given, the window that it opens, in one
   * transaction.
   * @returns `conflict` when another writer was first
   */
  claim(
    alert: AlertRecord,
    findings: readonly Finding[],
    window: Window | null,
  ): Promise<'committed' | 'conflict'>;
  alert(id: string): Promise<AlertRecord | null>;
  /** What an alert keeps of every finding that it has claimed, in that order. */
  claims(alert: string): Promise<Claim[]>;
  saveAlert(alert: AlertRecord): Promise<'committed' | 'conflict'>;
  /**
   * Alerts that are not published and due by then, from an index that may lag; those first that were due first, so many at the most.
   * What is due so much later that only a wrong clock can have said so is due as well.
   * Among those about findings are decisions that an earlier release left behind.
   */
  dueAlerts(by: string, about: AlertTopic, most: number): Promise<string[]>;
}

export interface AlertMessage {
  readonly subject: string;
  readonly text: string;
  readonly json: string;
  /** For filter policies; of several values any may match, and an empty one is left out. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** The end of a canary's way: what is about an object in this bucket, and in the canary's dataset, reaches nobody. */
interface CanaryDelivery {
  readonly bucket: string;
  readonly publisher: AlertPublisher;
}

/** Takes a rendered alert to people and machines. */
export interface AlertPublisher {
  /**
   * @throws {MessageRefusedError} when this message will never be taken, while another may be
   * @throws {MessageUnansweredError} when nobody knows whether it was taken
   * @throws whatever says that it was not
   */
  publish(message: AlertMessage): Promise<void>;
}

/** A message that was refused for what it holds, or for how much. */
export class MessageRefusedError extends SealwatchError {
  constructor(reason: string, options?: ErrorOptions) {
    super('AWS_FAILED', `the message was refused for what it holds: ${reason}`, options);
  }
}

/** A message of which nobody knows whether it was published: no answer came. */
export class MessageUnansweredError extends SealwatchError {
  constructor(options?: ErrorOptions) {
    super('AWS_FAILED', 'no answer says whether the message was published; it is sent again later', options);
  }
}

/** Wakes the notifier when a window ends. A lost wake-up costs nothing but the time until the schedule makes up for it. */
export interface WakeUp {
  after(seconds: number, group: string): Promise<void>;
}
