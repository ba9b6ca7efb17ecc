/** Commands that fetch the bucket's policy, have a person change it, and set it again. */
export const policyEdit = (change: string): string =>
  [
    'aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json',
    `# in policy.json: ${change}`,
    'aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json',
  ].join('\n');

type Written = Readonly<Record<string, unknown>>;

/** The same, where the change is to add statements. */
export const addStatement = (...statements: readonly Written[]): string =>
  policyEdit(
    [
      'add to "Statement", or where there is no policy yet begin with {"Version": "2012-10-17", "Statement": []}:',
      ...statements.map((statement) => `#   ${JSON.stringify(statement)}`),
    ].join('\n'),
  );

/** Commands that have a trail take the events of the bucket's objects as well. */
export const objectEvents: string = [
  'aws cloudtrail get-event-selectors --trail-name TRAIL --query AdvancedEventSelectors > selectors.json',
  '# not for a bucket that the trail itself writes to: each log file would be recorded in another, without end',
  '# keep the selectors that are there: put-event-selectors replaces all of them, basic ones included, which selectors.json shows as null;',
  '# then begin with [{"Name":"management","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}], and add one such as this for each of their buckets',
  '# add to selectors.json:',
  '#   {"Name":"objects of BUCKET","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::S3::Object"]},{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::BUCKET/"]}]}',
  'aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors file://selectors.json',
].join('\n');

/** What locks new versions. */
export const lockNewVersions = {
  cli: [
    '# needs versioning, and nothing switches Object Lock off again. Nobody, root included, ends a retention in COMPLIANCE mode sooner; GOVERNANCE leaves that to administrators',
    "aws s3api put-object-lock-configuration --bucket BUCKET --object-lock-configuration 'ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=COMPLIANCE,Days=30}}'",
  ].join('\n'),
  cdk: 'new Bucket(this, "Data", { versioned: true, objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(30)) })',
} as const;

/**
 * Puts the ARN of the key that the bucket encrypts with into `KEY`. The bucket may name an alias, which most calls of KMS do not take.
 * Source: KMS API reference, "KeyId" of CancelKeyDeletion, EnableKey, EnableKeyRotation, GetKeyPolicy, PutKeyPolicy.
 */
export const keyOfBucket: string =
  'KEY="$(aws kms describe-key --key-id "$(aws s3api get-bucket-encryption --bucket BUCKET --query "ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.KMSMasterKeyID" --output text)" --query KeyMetadata.Arn --output text)"';

/** What another key of a bucket means to whoever reads it. */
const aboutAnotherKey: string =
  '# whoever reads needs kms:Decrypt on the new key; where kmsKeyArn in sealwatch.config.ts names another one, write the new one there and deploy first, or Sealwatch cannot read what comes';

/** Commands that give a bucket another key. What is left out of the configuration is off afterwards, so that SSE-C stays blocked in it. */
export const encryptWith = (key: string): string =>
  [
    aboutAnotherKey,
    '# uploads that bring a key of their own (SSE-C) are refused: where there have to be some, leave BlockedEncryptionTypes out',
    `aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"${key}"},"BucketKeyEnabled":true,"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}'`,
  ].join('\n');

/** Roles that a Deny must spare, or Sealwatch sees nothing any more: those of its stack, whatever it is called. */
export const SEALWATCH_ROLES = 'arn:aws:iam::ACCOUNT:role/STACK-*';

/** The role with which CDK deploys: a Deny that it meets makes deployments fail. */
export const DEPLOYER = 'arn:aws:iam::ACCOUNT:role/cdk-*-cfn-exec-role-*';

/** Says why a statement spares roles. */
export const aboutSpared: string =
  "# the Deny spares the roles of Sealwatch's stack, without which it could verify nothing any more: what stands before the hyphen and the star is the name of the stack";

/** A statement that lets S3 write access logs. Source: S3 user guide, "Permissions for log delivery". */
export const ACCESS_LOG_DELIVERY = {
  Sid: 'AccessLogs',
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::LOG-BUCKET/*',
  Condition: { StringEquals: { 'aws:SourceAccount': 'ACCOUNT' } },
} as const;

/** Statements that let CloudTrail write log files. Source: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail". */
export const TRAIL_DELIVERY = [
  {
    Sid: 'TrailSeesAcl',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:GetBucketAcl',
    Resource: 'arn:aws:s3:::LOG-BUCKET',
    Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:REGION:ACCOUNT:trail/TRAIL' } },
  },
  {
    Sid: 'TrailWrites',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::LOG-BUCKET/AWSLogs/ACCOUNT/*',
    Condition: {
      StringEquals: {
        's3:x-amz-acl': 'bucket-owner-full-control',
        'aws:SourceArn': 'arn:aws:cloudtrail:REGION:ACCOUNT:trail/TRAIL',
      },
    },
  },
] as const;

/** The same commands as for the bucket, for the one that gets its logs: without the statements nothing is delivered. */
export const letDeliver = (...statements: readonly Written[]): string =>
  addStatement(...statements).replaceAll('--bucket BUCKET', '--bucket LOG-BUCKET');

/** Commands that switch server access logging on. */
export const logAccess: string = [
  '# LOG-BUCKET: in the same Region and account, with SSE-S3 and no default retention; not one whose own log comes to BUCKET. S3 tries nothing out: without this statement no log arrives',
  letDeliver(ACCESS_LOG_DELIVERY),
  'aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status \'{"LoggingEnabled":{"TargetBucket":"LOG-BUCKET","TargetPrefix":"BUCKET/"}}\'',
].join('\n');
