const NO_RECORD =
  'not-shown: no record came in time: is there a trail that logs, with data events of the bucket?';

const otherwise = (key: string): string => `"${key}" is spelled otherwise in its event`;

/** What a trial shows on LocalEmu and on LocalStack alike; what they do not show is a limit of theirs, and says nothing about AWS. */
export const SHOWN_BY_BOTH: Readonly<Record<string, string>> = {
  'event-delay': 'shown',
  'event-reasons': 'not-shown: parts has the reason "s3:ObjectCreated:CompleteMultipartUpload"',
  // They encode keys as in addresses.
  'event-keys': `not-shown: ${['plus+', 'escaped%2B', 'a blank', 'é', 'at@'].map(otherwise).join('; ')}`,
  'event-deletes': 'shown',
  'event-order': 'not-shown: two changes have the same sequencer',
  'multipart-time': 'not-shown: the upload is current, not the put',
  'conditional-copy': 'shown',
  'customer-key': 'shown',
  // They deny nothing.
  'kms-denied': 'not-shown: Sealwatch could read the version',
  archived: 'shown',
  reencryption: 'not-tried: AWS refused s3 UpdateObjectEncryption: InternalFailure',
  'record-of-write': NO_RECORD,
  'record-of-deletes': NO_RECORD,
  'access-analyzer': 'not-tried: AWS refused access-analyzer CheckNoPublicAccess: InternalFailure',
  metrics: 'not-shown: no value in the last hour',
  'metric-math': 'not-tried: the stack has no such alarm: it guards too few datasets',
  'runs-expiry': 'shown',
};
