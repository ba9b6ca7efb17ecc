/** Commands that fetch the bucket's policy, have a person change it, and set it again. */
export const policyEdit = (change: string): string =>
  [
    'aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json',
    `# in policy.json: ${change}`,
    'aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json',
  ].join('\n');

/** Commands that have a trail take the events of the bucket's objects as well. */
export const objectEvents: string = [
  'aws cloudtrail get-event-selectors --trail-name TRAIL --query AdvancedEventSelectors > selectors.json',
  '# keep the selectors that are there: put-event-selectors replaces all of them, basic ones included, which selectors.json shows as null;',
  '# then begin with [{"Name":"management","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}], and add one such as this for each of their buckets',
  '# add to selectors.json:',
  '#   {"Name":"objects of BUCKET","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::S3::Object"]},{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::BUCKET/"]}]}',
  'aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors file://selectors.json',
].join('\n');

/** Commands that lock new versions. */
export const lockNewVersions: string = [
  '# needs versioning. Nobody, root included, ends a retention in COMPLIANCE mode sooner; GOVERNANCE leaves that to administrators',
  "aws s3api put-object-lock-configuration --bucket BUCKET --object-lock-configuration 'ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=COMPLIANCE,Days=30}}'",
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
