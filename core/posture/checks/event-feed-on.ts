import type { Check, CheckResult } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { uncarried } from '../delivery-rule.ts';
import { unlessDirectory } from '../directory-policy.ts';
import type { BucketFacts } from '../facts.ts';

/** The events of a bucket that nobody guards have no receiver: `guarded-by-sealwatch` says that it is not guarded. */
export const eventFeedOn: Check = {
  id: 'event-feed-on',
  title: 'S3 sends every change to EventBridge, and nothing of it is filtered',
  severity: 'high',
  why: 'Changes of guarded data are noticed within seconds because S3 sends events about them. If event delivery is off, or an event rule lets only a part of the events through, bad bytes can be trained on until the next verification finds them. S3 itself filters none of the events that it sends to EventBridge; event rules are judged if the deployment is known.',
  remediation: {
    cli: '# keep the notifications that are there: put-bucket-notification-configuration replaces all of them\naws s3api get-bucket-notification-configuration --bucket BUCKET > notification.json\n# in notification.json: add "EventBridgeConfiguration": {}, or where it is empty write {"EventBridgeConfiguration": {}}; then\naws s3api put-bucket-notification-configuration --bucket BUCKET --notification-configuration file://notification.json\n# where a rule of the deployment is disabled: aws events enable-rule --name RULE; where its pattern or its targets are other ones, repair the drift of the stack',
    cdk: 'new Bucket(this, "Data", { eventBridgeEnabled: true })',
  },
  prowler: ['s3_bucket_event_notifications_enabled'],
  securityHub: ['S3.11'],
  judge: (facts) =>
    unlessDirectory(facts, 'events on EventBridge', () => {
      if (facts.datasets.length === 0) return notApplicable('nobody guards it, so nobody listens');
      return whereKnown(facts.notification, ({ eventBridge }) =>
        eventBridge ? carried(facts) : fail('nothing is sent to EventBridge'),
      );
    }),
};

const carried = (facts: BucketFacts): CheckResult =>
  whereKnown(facts.eventDelivery, (rules) => {
    if (rules === null)
      return pass(
        'every change is sent to EventBridge; which rules take it on is not known without a deployment',
      );
    const gaps = facts.datasets.flatMap((dataset) => uncarried(rules, facts.name, dataset));
    return gaps.length > 0
      ? fail(
          'every change is sent to EventBridge, and the rules of the deployment do not carry all of it',
          gaps,
        )
      : pass('every change is sent to EventBridge, and the rules of the deployment carry all of it');
  });
