import type { TriedClaim } from './claim.ts';

const claim = <const Id extends string>(
  id: Id,
  texts: { readonly claim: string; readonly why: string; readonly how: string; readonly shown: string },
): TriedClaim<Id> => ({
  id,
  claim: texts.claim,
  why: texts.why,
  trial: { kind: 'command', how: texts.how, shown: texts.shown },
});

/** What `sealwatch trial` tries, in this order: first what is quick. */
export const TRIED_CLAIMS = [
  claim('event-delay', {
    claim: "S3's event of a change comes through EventBridge within two minutes; AWS promises no limit",
    why: 'Alerts come as soon as events do.',
    how: 'puts an object',
    shown:
      'the event arrives, and `sealwatch history` lists the version; the report says after how many seconds',
  }),
  claim('event-reasons', {
    claim:
      'S3 names each way to write in `reason`, and each event names key, version, size, ETag and sequencer',
    why: 'A change with another word, or without these fields, is judged by a listing only.',
    how: 'puts, posts a form as a browser does, copies, and uploads in parts',
    shown:
      '`PutObject`, `PostObject` or `POST Object`, `CopyObject`, `CompleteMultipartUpload`, with all five fields',
  }),
  claim('event-keys', {
    claim: "EventBridge has keys as they are; S3's other notifications encode them",
    why: 'A change of a key that is read in the wrong spelling is a change of another key.',
    how: 'puts keys with `+`, `%2B`, a blank, `é` and `@`',
    shown: 'each event has exactly the key that was put',
  }),
  claim('event-deletes', {
    claim:
      'Each deleted key has an event, also in `DeleteObjects`; markers and destroyed versions are told apart by `deletion-type`',
    why: 'A batch of deletes would be one change, or none.',
    how: 'deletes two keys in one call, then destroys a version, then a marker',
    shown:
      'two `Delete Marker Created`, two `Permanently Deleted` with the right versions, and the destroyed version in `sealwatch history`',
  }),
  claim('event-order', {
    claim: 'Sequencers of one key put writes and deletes in the order in which S3 did them',
    why: 'Versions of one second would be judged in the wrong order.',
    how: 'puts and deletes one key eight times in a row',
    shown: "the events, in the order of their sequencers, are S3's listing backwards",
  }),
  claim('multipart-time', {
    claim:
      'Last-Modified of a multipart upload is when it began, and an earlier begin loses against a later put',
    why: 'A version may be placed before others that were stored while it was uploaded.',
    how: 'begins an upload in parts, puts the same key, and completes the upload',
    shown: 'the upload lists with an earlier time than the put, and the put stays current',
  }),
  claim('conditional-copy', {
    claim: '`CopyObject` heeds `If-None-Match`',
    why: '`sealwatch restore` could write over what somebody else has just written; it lists the key before and after as well.',
    how: 'copies onto a key that is there, only if it is not',
    shown: 'S3 refuses with 412',
  }),
  claim('customer-key', {
    claim: 'An object under a key of the caller (SSE-C) is `unverifiable`, reason `customer-key`',
    why: 'What nobody can read must not pass for verified.',
    how: 'puts an object with a key of its own; an account may refuse that',
    shown: '`sealwatch history` lists the version so',
  }),
  claim('kms-denied', {
    claim: 'An object under a KMS key that denies the functions is `unverifiable`, reason `kms-denied`',
    why: 'What nobody can read must not pass for verified.',
    how: 'makes a KMS key whose policy denies the functions to decrypt, puts an object under it, and schedules the deletion of the key',
    shown: '`sealwatch history` lists the version so',
  }),
  claim('archived', {
    claim: 'An object in an archive is `unverifiable`, reason `archived`',
    why: 'What nobody can read must not pass for verified.',
    how: 'puts an object with the storage class `GLACIER` (S3 charges 90 days of 40 KB)',
    shown: '`sealwatch history` lists the version so',
  }),
  claim('reencryption', {
    claim:
      '`UpdateObjectEncryption` keeps version, ETag and Last-Modified, and CloudTrail records it; S3 sends no event',
    why: '`object-reencrypted` goes by the record alone.',
    how: 'encrypts an object again with a KMS key of its own',
    shown: 'the listing is the same as before, and the record arrives',
  }),
  claim('record-of-write', {
    claim:
      "CloudTrail's record of a write comes through EventBridge within 15 minutes, and its `requestID` is the one in S3's event",
    why: 'By it a version gets its author.',
    how: 'puts an object',
    shown: 'both arrive with the `x-amz-request-id` of the answer; the report says after how many seconds',
  }),
  claim('record-of-deletes', {
    claim: 'A batch delete leaves a record for each key, and names the key in it',
    why: 'Findings about a batch name its keys by them.',
    how: 'deletes two keys in one call',
    shown: 'a record of `DeleteObject` for each key arrives',
  }),
  claim('record-of-setting', {
    claim: "CloudTrail's record of a changed setting comes through EventBridge, in the form that is read",
    why: 'Every rule about settings goes by such records, whose forms are from public material.',
    how: "sets the bucket's versioning to what it is",
    shown:
      '`PutBucketVersioning` arrives with `bucketName` and `VersioningConfiguration.Status` in `requestParameters`, and names who called',
  }),
  claim('policy-status', {
    claim: '`GetBucketPolicyStatus` says whether the policy of the bucket is public',
    why: 'Findings of policies show it.',
    how: 'asks for it',
    shown: 'it answers true or false; a bucket without a policy cannot show it',
  }),
  claim('access-analyzer', {
    claim:
      'Access Analyzer judges a policy that lets everybody read as public, and one for a single account as not',
    why: '`sealwatch policy check --access-analyzer` shows its answer.',
    how: 'asks about two policies (AWS charges $0.002 for each)',
    shown: '`FAIL` and `PASS`',
  }),
  claim('trail-logging', {
    claim: 'The trail that the stack makes is logging, and delivers',
    why: 'Without it no record arrives, and nobody is named.',
    how: 'asks CloudTrail for the trails of the Region and their status',
    shown: "the stack's trail logs, and its last delivery had no error",
  }),
  claim('metrics', {
    claim: 'CloudWatch has the metrics that functions write into their logs',
    why: 'Alarms on them would stay silent.',
    how: 'asks for `OldestUnreportedFinding` of the last hour',
    shown: 'there are values',
  }),
  claim('metric-math', {
    claim:
      'Alarms on metric math, which a deployment of more than 60 datasets has (`Feeds.N`), are evaluated; the local deployment replaces them',
    why: 'A feed that stops would wake nobody.',
    how: "asks for the stack's alarms",
    shown: 'there are such alarms, and none lacks data',
  }),
  claim('runs-expiry', {
    claim: 'Items in the table of runs expire',
    why: 'It would grow for ever.',
    how: 'asks DynamoDB for the setting',
    shown: 'it is `ENABLED`',
  }),
] as const;

/** What `sealwatch trial` can be asked for with `--only`. */
export type TriedId = (typeof TRIED_CLAIMS)[number]['id'];
