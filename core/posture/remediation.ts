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
