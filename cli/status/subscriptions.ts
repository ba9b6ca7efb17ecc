import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';

/** Who receives what a topic publishes. */
export interface Subscriptions {
  readonly confirmed: number;
  /** Addresses that have not answered their confirmation yet. */
  readonly unconfirmed: readonly string[];
}

export async function subscriptionsOf(client: SNSClient, topicArn: string): Promise<Subscriptions> {
  let confirmed = 0;
  const unconfirmed: string[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
    for (const { SubscriptionArn: arn, Endpoint: endpoint } of page.Subscriptions ?? []) {
      if (arn === 'PendingConfirmation') unconfirmed.push(endpoint ?? '?');
      else if (arn !== 'Deleted') confirmed += 1;
    }
  }
  return { confirmed, unconfirmed };
}
