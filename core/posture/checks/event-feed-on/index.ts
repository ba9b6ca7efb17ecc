import type { Check } from '../../check.ts';
import { unlessDirectory } from '../../directory.ts';
import { known, unknown } from '../../facts.ts';
import { fail, notApplicable, pass, whereKnown } from '../../results.ts';
import { sampleBucket } from '../../sample-facts.ts';

/** A bucket that nobody guards has nobody to tell: that it is not guarded is what `guarded-by-sealwatch` says. */
export const eventFeedOn: Check = {
  id: 'event-feed-on',
  title: 'S3 tells EventBridge of every change',
  severity: 'high',
  why: 'Changes of guarded data are noticed within seconds because S3 tells of them. With the feed off, bad bytes can be trained on until the next sweep finds them.',
  remediation: {
    cli: '# keep the notifications that are there: put-bucket-notification-configuration replaces all of them\naws s3api get-bucket-notification-configuration --bucket BUCKET > notification.json\n# add "EventBridgeConfiguration": {} to it, or where it is empty write {"EventBridgeConfiguration": {}}; then\naws s3api put-bucket-notification-configuration --bucket BUCKET --notification-configuration file://notification.json',
    cdk: 'new Bucket(this, "Data", { eventBridgeEnabled: true })',
  },
  prowler: ['s3_bucket_event_notifications_enabled'],
  securityHub: ['S3.11'],
  judge: (facts) =>
    unlessDirectory(facts, 'events on EventBridge', () => {
      if (facts.datasets.length === 0) return notApplicable('nobody guards it, so nobody listens');
      return whereKnown(facts.notification, ({ eventBridge }) =>
        eventBridge ? pass('EventBridge is told of every change') : fail('EventBridge is told of nothing'),
      );
    }),
  examples: {
    passes: [{ title: 'on', facts: sampleBucket() }],
    fails: [{ title: 'off', facts: sampleBucket({ notification: known({ eventBridge: false }) }) }],
    notApplicable: [
      {
        title: 'not guarded',
        facts: sampleBucket({ datasets: [], notification: known({ eventBridge: false }) }),
      },
      { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
    ],
    unknown: [
      { title: 'the look was denied', facts: sampleBucket({ notification: unknown('AccessDenied') }) },
    ],
  },
};
