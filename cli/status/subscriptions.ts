import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { type Answer, anyOf } from '../../core/alerts/filter-policy.ts';
import {
  type AlertOrigin,
  alarmsLetThrough,
  alertsLetThrough,
  checkpointsLetThrough,
  decisionsLetThrough,
  type SeveritiesLetThrough,
  type SubscriptionFilter,
} from '../../core/alerts/subscription-filter.ts';
import { Gate } from '../../core/base/concurrency-limit.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import { explain } from '../errors/explain.ts';

/** A confirmed subscription, and what its filter policy leaves of what is published. */
export interface Receiver {
  /** Its address, queue or function. */
  readonly endpoint: string;
  readonly filter: SubscriptionFilter;
  /** Whether messages of each severity come through; of the operations topic, which has none, all are the same. */
  readonly severities: SeveritiesLetThrough;
  /** Whether decisions of people come through; `null` of the operations topic, to which none is published. */
  readonly decisions: Answer | null;
  /** The same of the checkpoint of the week, where one is published. */
  readonly checkpoints: Answer | null;
  /** Why it is not known what comes through; `null` where it is known, or the policy itself is the reason. */
  readonly problem: string | null;
}

/** Who receives what a topic publishes. */
export interface Subscriptions {
  /** Subscriptions that are confirmed and do not filter out everything but decisions. */
  readonly confirmed: number;
  /** Subscriptions that are confirmed and do not filter out decisions; `null` of the operations topic. */
  readonly decisions: number | null;
  /** Addresses that have not answered their confirmation yet. */
  readonly unconfirmed: readonly string[];
  /** All that are confirmed, those that filter everything out among them. */
  readonly receivers: readonly Receiver[];
}

/** Who receives alerts, and of which severities. */
export const alertSubscriptions = (
  client: SNSClient,
  topicArn: string,
  origin: AlertOrigin,
): Promise<Subscriptions> =>
  subscriptionsOf(client, topicArn, (filter) => ({
    severities: alertsLetThrough(filter, origin),
    decisions: decisionsLetThrough(filter, origin),
    checkpoints: checkpointsLetThrough(filter, origin),
  }));

/** Who receives the detector's own trouble. */
export const operationsSubscriptions = (client: SNSClient, topicArn: string): Promise<Subscriptions> =>
  subscriptionsOf(client, topicArn, (filter) => {
    const is = alarmsLetThrough(filter);
    const severities = { critical: is, high: is, medium: is, low: is, info: is };
    return { severities, decisions: null, checkpoints: null };
  });

/** True where the filter policy lets nothing through, whatever is published. */
export const isDeaf = (receiver: Receiver): boolean =>
  !getsFindings(receiver) && !getsDecisions(receiver) && (receiver.checkpoints ?? 'no') === 'no';

/** True where decisions come through, and surely no finding of any severity. */
export const isOfDecisions = (receiver: Receiver): boolean =>
  !getsFindings(receiver) && getsDecisions(receiver);

const getsDecisions = ({ decisions }: Receiver): boolean => (decisions ?? 'no') !== 'no';

/** Alarms of the operations topic count as well. */
const getsFindings = ({ severities }: Receiver): boolean =>
  anyOf(SEVERITIES, (severity) => severities[severity]) !== 'no';

/** What comes through a filter policy. */
type LetThrough = Pick<Receiver, 'severities' | 'decisions' | 'checkpoints'>;

const CONCURRENCY = 5;

async function subscriptionsOf(
  client: SNSClient,
  topicArn: string,
  letThrough: (filter: SubscriptionFilter) => LetThrough,
): Promise<Subscriptions> {
  const unconfirmed: string[] = [];
  const confirmed: Subscription[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
    for (const subscription of page.Subscriptions ?? []) {
      const { SubscriptionArn: arn, Endpoint: endpoint } = subscription;
      if (arn === 'PendingConfirmation') unconfirmed.push(endpoint ?? '?');
      else if (arn !== 'Deleted') confirmed.push(subscription);
    }
  }
  const gate = new Gate(CONCURRENCY);
  const receivers = await Promise.all(
    confirmed.map((subscription) => gate.run(() => receiverOf(client, subscription, letThrough))),
  );
  const hearing = receivers.filter(({ decisions }) => decisions !== 'no').length;
  const isOfAlerts = letThrough(NO_FILTER).decisions !== null;
  return {
    confirmed: receivers.filter(getsFindings).length,
    decisions: isOfAlerts ? hearing : null,
    unconfirmed,
    receivers,
  };
}

const NO_FILTER: SubscriptionFilter = { policy: null, scope: 'MessageAttributes' };

const NOT_KNOWN: SeveritiesLetThrough = {
  critical: 'unknown',
  high: 'unknown',
  medium: 'unknown',
  low: 'unknown',
  info: 'unknown',
};

/** A subscription whose filter policy SNS does not show may filter everything. */
async function receiverOf(
  client: SNSClient,
  { SubscriptionArn: arn = '', Endpoint: endpoint = arn }: Subscription,
  letThrough: (filter: SubscriptionFilter) => LetThrough,
): Promise<Receiver> {
  try {
    const { Attributes: attributes = {} } = await client.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
    );
    const filter = {
      policy: attributes.FilterPolicy || null,
      scope: attributes.FilterPolicyScope || 'MessageAttributes',
    };
    return { endpoint, filter, ...letThrough(filter), problem: null };
  } catch (error) {
    const all = letThrough(NO_FILTER);
    const decisions = all.decisions && 'unknown';
    const checkpoints = all.checkpoints && 'unknown';
    const problem = explain(error).message;
    return { endpoint, filter: NO_FILTER, severities: NOT_KNOWN, decisions, checkpoints, problem };
  }
}
