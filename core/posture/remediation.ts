/** Commands that fetch the bucket's policy, have a person change it, and set it again. */
export const policyEdit = (change: string): string =>
  [
    'aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json',
    `# in policy.json: ${change}`,
    'aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json',
  ].join('\n');

/** The same, where the change is a statement to add. */
export const addStatement = (statement: Readonly<Record<string, unknown>>): string =>
  policyEdit(`add to "Statement": ${JSON.stringify(statement)}`);
