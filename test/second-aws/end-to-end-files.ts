/** The end-to-end files that run on the second AWS too, by what they show there. */
export const RUN_HERE = {
  'approvals.test.ts': 'what people approve, accept and resolve, and what others may not',
  'deletions.test.ts': 'markers and destroyed versions, in each mode',
  'keys.test.ts': 'keys that S3 encodes in its events',
  'laundering.test.ts': 'copies between datasets',
  'sealing.test.ts': 'changes before, during and after a seal',
  'verify.test.ts': 'what no event reported',
} as const;

const RECORDS =
  'not tried: delivers CloudTrail records of its own, and LocalEmu sends one for each call too, in which everybody is a user named after the access key';
const DEPLOYS = 'not tried: deploys stacks of its own, which takes LocalEmu a minute each';
const MANY = 'not tried: hundreds of changes take minutes where one call to a table is done at a time';
const TIME = 'passes there, and is left out to keep the stage short';

/** The others, with the reason why each runs on MiniStack alone. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'activity-actors.test.ts': RECORDS,
  'activity-alert.test.ts': RECORDS,
  'activity-examples.test.ts': RECORDS,
  'activity-objects.test.ts': RECORDS,
  'activity-orders.test.ts': RECORDS,
  'activity-others.test.ts': RECORDS,
  'activity-settings.test.ts': RECORDS,
  'alerts.test.ts': TIME,
  'archived.test.ts': TIME,
  'attest.test.ts': TIME,
  'classes.test.ts': TIME,
  'config-diff.test.ts': DEPLOYS,
  'delivery.test.ts': TIME,
  'event-rules.test.ts': DEPLOYS,
  'events.test.ts': TIME,
  'histories.test.ts': MANY,
  'large-objects.test.ts': 'not tried: reads with lowered sizes, which the deployment there does not set',
  'lifecycle.test.ts': DEPLOYS,
  'manifest-log.test.ts': 'its KMS has no keys of Ed25519, which sign the checkpoints',
  'null-versions.test.ts': TIME,
  'posture.test.ts':
    'not tried: needs the buckets of all other tests, and settings that LocalEmu does not know',
  'refused.test.ts': TIME,
  'runs.test.ts': TIME,
  'single-feed.test.ts': 'is about the events that the relay before MiniStack makes',
  'storm.test.ts': MANY,
  'sweeps.test.ts': TIME,
  'upgrade.test.ts': DEPLOYS,
  'uploads.test.ts': TIME,
  'watching.test.ts': DEPLOYS,
  's3-checksums.test.ts': 'not tried: LocalEmu takes no policy that names jobs of S3 Batch',
  'restore.test.ts': TIME,
  'trial.test.ts': 'says what MiniStack shows; test/second-aws/trial.test.ts says what LocalEmu does',
  'readers.test.ts': TIME,
  'operations.test.ts': 'not tried: the relay before MiniStack plays the moving of dead letters',
};
