import type { ByHandClaim } from './claim.ts';

const claim = (
  id: string,
  texts: { readonly claim: string; readonly why: string; readonly because: string; readonly how: string },
): ByHandClaim => ({
  id,
  claim: texts.claim,
  why: texts.why,
  trial: { kind: 'by-hand', because: texts.because, how: texts.how },
});

const DETECTOR = 'it would change the detector itself';
const LOAD = 'it takes a load that costs money';
const DAYS = 'it takes more than a day';

/** What no command can show in minutes, each with what a person does. */
export const BY_HAND_CLAIMS: readonly ByHandClaim[] = [
  claim('least-rights', {
    claim: 'Roles have all permissions that they need, and no more',
    why: 'A function that is denied something misses changes.',
    because: 'it takes every function at its work',
    how: 'seal, change, verify, approve, and read the logs for `AccessDenied`. A test compares what each bundle calls with what its role may do',
  }),
  claim('mail', {
    claim: 'E-mails arrive, and are confirmed by a link',
    why: 'Alerts that nobody gets are none.',
    because: 'only a person sees a mail',
    how: '`sealwatch alert test`; with `manifestLog.mailCheckpoint`, save the mail of the week as your program saves it, and `sealwatch verify --manifest --checkpoint FILE` takes it',
  }),
  claim('alarms', {
    claim: 'Alarms fire and reach people; the emulator evaluates them only when it is asked',
    why: "They are what reports Sealwatch's own trouble.",
    because: DETECTOR,
    how: '`aws cloudwatch set-alarm-state --alarm-name NAME --state-value ALARM --state-reason test`; disable the rule that runs `watch-delivery`, and `FindingsNotReported` begins some minutes later',
  }),
  claim('target-dead-letters', {
    claim: 'Events that EventBridge cannot hand over become dead letters',
    why: 'A policy that somebody broke would lose changes.',
    because: DAYS,
    how: "remove the statement from the queue's policy, change an object, read the queue `UndeliveredEventsQueueUrl` a day later",
  }),
  claim('kms-disabled', {
    claim: 'An object under a disabled key is `unverifiable`, reason `kms-denied`, at once',
    why: 'What nobody can read must not pass for verified.',
    because: 'it takes a key that guarded objects are under already',
    how: '`aws kms disable-key --key-id KEY` (of a trial bucket), then upload; see `object-unverifiable`',
  }),
  claim('customer-key-same-size', {
    claim: 'An approved key that gets as many bytes under SSE-C is `object-unverifiable`',
    why: 'Hiding bytes must not be quieter than changing them.',
    because: 'it needs an approval, which is a decision of a person',
    how: '`aws s3api put-object --bucket acme-trial --key trial/c --body file --sse-customer-algorithm AES256 --sse-customer-key KEY`, with as many bytes as before',
  }),
  claim('archive-restored', {
    claim: 'A finding about an archived object is withdrawn, or replaced, when S3 says that it is restored',
    why: 'It would stay open for ever.',
    because: 'a restore takes hours',
    how: '`aws s3api restore-object`, then `sealwatch findings`',
  }),
  claim('lifecycle', {
    claim: 'Lifecycle expiration gives `versions-expired`',
    why: 'A rule that somebody slipped in deletes quietly.',
    because: DAYS,
    how: 'a rule that expires noncurrent versions after a day; look two days later',
  }),
  claim('other-deletes', {
    claim: 'Deletes through Batch Operations and replication are seen as any other',
    why: 'Both delete many keys at once.',
    because: 'both need roles and buckets of their own',
    how: 'do each, and read the history',
  }),
  claim('record-forms', {
    claim:
      "CloudTrail's records have the names and forms that are read. They are from AWS's pages, models and public records; none came from a real account",
    why: 'A rule whose record looks otherwise is blind.',
    because: 'most of these calls are attacks; `record-of-setting` does one',
    how: 'make the change that a rule is about, and read the log of `judge-activity`: `aws logs tail LOG_GROUP --filter-pattern EVENT_FORMAT`',
  }),
  claim('settings-read', {
    claim: 'S3 Control answers, and trails of other Regions can be polled; the emulator has no such trails',
    why: 'Settings that cannot be read are not compared.',
    because: 'only the functions ask, with their rights',
    how: '`sealwatch status` says which settings could not be read',
  }),
  claim('throttling', {
    claim: 'DynamoDB, Lambda and S3 throttle, and transactions conflict, as the tests have them do',
    why: 'What is refused must be done again.',
    because: LOAD,
    how: 'the load of `scale`; in tests a proxy refuses, resets and loses requests as AWS documents it ([faults](design/faults.md))',
  }),
  claim('fair-queues', {
    claim:
      'Queues are fair to groups of messages; the emulator hands messages out by their groups as AWS describes it',
    why: 'A flood in one dataset would delay the alerts of another.',
    because: LOAD,
    how: 'the load of `scale` in one dataset, and meanwhile a change in another: `ApproximateNumberOfNoisyGroups` of the queue, and how long its alert takes',
  }),
  claim('scale', {
    claim: '10,000 changes a minute and millions of keys are kept up with',
    why: 'So far on the local stack only ([performance](performance.md#a-burst-of-changes)).',
    because: LOAD,
    how: '`seq 10000 \\| xargs -P 50 -I{} aws s3 cp file s3://acme-trial/trial/{}`; `ObjectEventsOldest` should stay below 5 minutes, and only a few mails should come',
  }),
  claim('step-functions', {
    claim:
      "Step Functions: its log, its permissions, the limit of its events, children of the distributed map that fail; the emulator's child executions go on when their parent is stopped",
    why: 'Seals and verifications run on it.',
    because: LOAD,
    how: 'seal more than 200 keys, `aws stepfunctions list-map-runs --execution-arn ARN`, and read the log group of the state machine; `aws stepfunctions stop-execution`, then `sealwatch runs`',
  }),
  claim('s3-batch', {
    claim:
      'S3 Batch Operations takes the job and the role (`s3:GetObject`, `s3:GetObjectVersion`, `kms:Decrypt`, `s3:GetBucketLocation`, `s3:PutObject` for the report), and cancels a job (`s3:UpdateJobStatus`); how long a job takes, what AWS takes for computing checksums, whether a blank in a key is `%20` or `+` in a report (both are read), and the names of fields in `ResultMessage`, which come from public material',
    why: "`level: 's3-sha256'` goes by it.",
    because: 'AWS charges for each job, and the bill comes a day later',
    how: "set `level: 's3-sha256'`, upload without a checksum, `sealwatch seal NAME`, then `sealwatch runs show ID`, `aws s3control describe-job --account-id ACCOUNT --job-id JOB`, and Cost Explorer a day later",
  }),
  claim('throughput', {
    claim: 'Lambda reads one large object as fast as was reckoned',
    why: 'Costs and times of large objects go by it.',
    because: LOAD,
    how: "upload 10 GB, read the function's duration in its log",
  }),
  claim('streams', {
    claim: 'Streams: shards, records that always fail, partial batches',
    why: 'Nothing depends on it: alerts come without a stream, later.',
    because: DETECTOR,
    how: 'disable the source mapping, and alerts still come within 70 seconds',
  }),
  claim('other-region', {
    claim: 'us-east-1 forwards its records to the Region of the deployment',
    why: 'Calls about roles are recorded there only.',
    because: DETECTOR,
    how: 'outside us-east-1, change a role of the stack: `aws iam update-role --role-name ROLE --description trial`, and look for a finding; `ActivityFeed.identities` in us-east-1 stays quiet',
  }),
  claim('records-judged', {
    claim: "CloudTrail's records reach the function that judges them",
    why: 'What arrives nowhere is judged by the settings poll only.',
    because: 'it is a finding that wakes people up',
    how: '`aws s3api put-bucket-versioning --bucket acme-trial --versioning-configuration Status=Suspended`, then the log of `judge-activity`, and look for one finding',
  }),
  claim('author-update', {
    claim: 'An alert about a change is followed by an update that names who made it',
    why: 'Whoever is woken up needs a name.',
    because: 'it is a finding that wakes people up',
    how: 'change an object of a sealed dataset, and wait for the update that names you; compare `happenedAt` and `time` of the finding',
  }),
  claim('kept-tables', {
    claim: 'A new stack adopts tables that were kept',
    why: 'The manifest would be lost with the stack.',
    because: 'it destroys the deployment',
    how: '`npx cdk destroy --all`, `npx cdk deploy --all --import-existing-resources`, `sealwatch query`',
  }),
  claim('other-partitions', {
    claim: 'Regions of China and GovCloud',
    why: 'Their ARNs and endpoints are others.',
    because: 'they need accounts of their own',
    how: 'not tried',
  }),
  claim('object-lock', {
    claim: 'Retention makes S3 refuse deletes; nothing here depends on it',
    why: '`sealwatch hold` asks for it.',
    because: 'what it locks cannot be cleaned up until the retention runs out',
    how: '`sealwatch hold` in a bucket with Object Lock, and delete a version',
  }),
  claim('audits', {
    claim:
      'An audit of a real account, of buckets in several Regions, of directory buckets; the emulator denies nothing',
    why: 'Checks that AWS does not answer are unknown, and count as lost.',
    because: 'it says something about the whole account',
    how: '`sealwatch audit --all`; an unknown check names the missing permission',
  }),
  claim('audit-rights', {
    claim: '`audit-posture` may read everything that it asks for',
    why: 'Checks that AWS does not answer are unknown, and count as lost.',
    because: 'only the function asks, with its rights',
    how: '`aws logs tail LOG_GROUP --filter-pattern "not audited"`, and `UNKNOWN` in `sealwatch status`',
  }),
  claim('dataset-bucket', {
    claim:
      '`DatasetBucket` as CloudFormation makes it; the emulator leaves out Object Lock, and its S3 does not apply policies to roles of its own account. A simulation of the template tests what roles can do, and that audits give an A',
    why: 'It is what people are told to put their data into.',
    because: 'it takes a stack of its own',
    how: 'deploy [the example](dataset-bucket.md#example), upload with and without the headers, delete a version, then `sealwatch audit TRAINING-BUCKET`',
  }),
  claim('other-tools', {
    claim:
      'Other tools take OCSF, SARIF and the HTML page; the first two are checked against their published models',
    why: 'They are made for them.',
    because: 'a person has to look',
    how: 'import them',
  }),
  claim('canaries', {
    claim:
      'Canaries come through, and each [cut](threat-model.md#the-chain-cut-at-every-joint) is told as the table says',
    why: 'Silence is believed because of them.',
    because: DETECTOR,
    how: '`sealwatch status` says when the newest came through; then make each cut of the table in turn, wait for the alarm, and put it back',
  }),
  claim('topic-attributes', {
    claim: "`sns:GetTopicAttributes` shows a topic's key and policy as they are now",
    why: 'A canary is sent only where the alert topic is as it was deployed.',
    because: DETECTOR,
    how: "make another key the alert topic's, and see `CanaryMissed` a quarter of an hour later",
  }),
  claim('versions-without-event', {
    claim: 'S3 makes no version without an event, but those that AWS names',
    why: '`coverage-gap` counts them.',
    because: 'it takes a month of use',
    how: '`sealwatch coverage` after a month: `NO EVENT` should be 0 on days on which the feed stood',
  }),
  claim('doctor-and-redrive', {
    claim:
      'IAM simulates, SQS moves messages, CloudWatch Logs filters and CloudFormation reverts drift (`npx cdk deploy --all --revert-drift`) as `sealwatch doctor`, `redrive` and `trace` expect',
    why: 'In tests the emulator simulates and filters, its relay moves messages, and nothing reverts drift.',
    because: 'a message is given up after two hours',
    how: '`sealwatch trace FINDING`; `sealwatch doctor`; take the target of an event rule of the stack away, revert the drift, `sealwatch doctor`; put a message that cannot be parsed into a work queue, wait two hours, `sealwatch redrive`',
  }),
  claim('manifest-log', {
    claim:
      'Object Lock of the log as CloudFormation makes it: the emulator gets it after the deployment, and refuses deletions then; its two keys and its bucket refuse everybody else, as the emulator asks no policy',
    why: 'What was logged counts because nobody can write it again.',
    because: 'what it writes cannot be deleted until the retention runs out',
    how: '`aws s3api get-object-retention --bucket LOG_BUCKET --key KEY_ID/checkpoint`; as an administrator `aws kms sign` with the key `ManifestLogKeyArn` and `aws s3 cp file s3://LOG_BUCKET/x`: both are denied',
  }),
  claim('manifest-log-delay', {
    claim:
      'How far the log is behind in AWS, and writers of it at the same time: several streams, and several shards of each',
    why: 'What is newer than the log is not compared.',
    because: LOAD,
    how: '`sealwatch verify --manifest` after a burst of changes: what it says at the end',
  }),
  claim('lost-table', {
    claim:
      'A table comes back from its backup, and is followed again, as [operations](operations.md#a-table-was-lost-or-tampered-with) says',
    why: 'The log has no datasets, runs and settings.',
    because: 'it destroys the deployment',
    how: 'in a deployment that guards nothing: delete the table of runs, and follow the page; then `sealwatch doctor` and `sealwatch verify --manifest`',
  }),
  claim('costs', {
    claim:
      'The costs in the README and of `sealwatch cost`: computed from list prices and item sizes. The price of GuardDuty Malware Protection (0.09 a GB, 0.215 for a thousand objects) was not confirmed',
    why: 'People decide by them.',
    because: 'a bill takes a month',
    how: 'compare with Cost Explorer',
  }),
  claim('localstack', {
    claim: "LocalStack's releases after 4.14.0, which need Docker and a token",
    why: 'Nothing in AWS depends on it.',
    because: 'it is no account',
    how: 'start it, set `AWS_ENDPOINT_URL`, then `sealwatch local`',
  }),
];
