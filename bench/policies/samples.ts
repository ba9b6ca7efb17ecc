type Written = Readonly<Record<string, unknown>>;

const BUCKET = 'arn:aws:s3:::acme-training-data';
const BOTH = [BUCKET, `${BUCKET}/*`];

const text = (...statements: readonly Written[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);

const TLS = {
  Sid: 'TLS',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: BOTH,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const PERIMETER = {
  Sid: 'Perimeter',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: BOTH,
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
};

const reader = (index: number): Written => ({
  Sid: `Readers${index}`,
  Effect: 'Allow',
  Principal: {
    AWS: [`arn:aws:iam::44445555666${index % 10}:role/Labeler`, `arn:aws:iam::777788889999:user/u${index}`],
  },
  Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
  Resource: [BUCKET, `${BUCKET}/sets/${index}/*`],
  Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-5e6f7a8b'] } },
});

const TRAIL = {
  Sid: 'Trail',
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${BUCKET}/AWSLogs/*`,
  Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
};

const OPEN = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${BUCKET}/public/*` };

/** A few hundred bytes to two thousand, as buckets have them. */
export const USUAL: readonly string[] = [
  text(TLS),
  text(OPEN),
  text(TLS, TRAIL),
  text(TLS, PERIMETER, reader(1)),
  text(TLS, TRAIL, reader(1), reader(2), OPEN),
];

const many = (from: number): readonly Written[] =>
  Array.from({ length: 31 }, (_, index) => reader(from + index));

export const LARGE: readonly string[] = [text(TLS, PERIMETER, ...many(0)), text(TLS, PERIMETER, ...many(1))];
