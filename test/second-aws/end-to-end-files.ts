/** The end-to-end files that run on the second AWS too, by what they show there. */
export const RUN_HERE = {
  'alerts.test.ts': 'what an alert holds, and its updates',
  'approvals.test.ts': 'what people approve, accept and resolve, and what others may not',
  'archived.test.ts': 'objects that cannot be read for a time',
  'classes.test.ts': 'how each change is judged, in each mode',
  'deletions.test.ts': 'markers and destroyed versions, in each mode',
  'events.test.ts': 'events that come twice, backwards, late or broken',
  'keys.test.ts': 'keys that S3 encodes in its events',
  'laundering.test.ts': 'copies between datasets',
  'null-versions.test.ts': 'buckets that keep no versions, or do no more',
  'sealing.test.ts': 'changes before, during and after a seal',
  'uploads.test.ts': 'uploads in parts',
  'verify.test.ts': 'what no event reported',
} as const;

const RECORDS =
  'delivers CloudTrail records of its own; LocalEmu sends one for each call too, in which everybody is a user named after the access key';
const DEPLOYS = 'deploys stacks of its own, which takes LocalEmu a minute each';
const MANY = 'takes minutes where one call to a table is done at a time';

/** The others, with the reason why each runs on MiniStack alone. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'activity-actors.test.ts': RECORDS,
  'activity-alert.test.ts': RECORDS,
  'activity-examples.test.ts': RECORDS,
  'activity-objects.test.ts': RECORDS,
  'activity-orders.test.ts': RECORDS,
  'activity-others.test.ts': RECORDS,
  'activity-settings.test.ts': RECORDS,
  'config-diff.test.ts': DEPLOYS,
  'delivery.test.ts': 'passes there; left out for time, as it is about our own tables and functions',
  'event-rules.test.ts': `${DEPLOYS}, and delivers CloudTrail records of its own`,
  'histories.test.ts': MANY,
  'lifecycle.test.ts': DEPLOYS,
  'posture.test.ts': 'asks for settings that LocalEmu does not know, and for the buckets of all other tests',
  'refused.test.ts': 'passes there; left out for time, as the refusal comes from a proxy before the emulator',
  'single-feed.test.ts': 'is about the events that the relay before MiniStack makes',
  'storm.test.ts': MANY,
  'watching.test.ts': DEPLOYS,
};
