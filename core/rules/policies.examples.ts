import type { JsonObject } from '../base/json.ts';
import { bucketCall, EXAMPLE } from './records.examples.ts';

const OBJECTS = `arn:aws:s3:::${EXAMPLE.bucket}/*`;

/** An Allow statement on the objects of the bucket of the examples. */
export const allow = (
  Principal: JsonObject | string,
  Action: string | readonly string[],
  rest: JsonObject = {},
): JsonObject => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: OBJECTS,
  ...rest,
});

export const tlsOnly: JsonObject = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${EXAMPLE.bucket}`, OBJECTS],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

/** The call that sets a policy of these statements. */
export const putPolicy = (statements: readonly JsonObject[], rest: JsonObject = {}): JsonObject =>
  bucketCall(
    'PutBucketPolicy',
    { bucketPolicy: { Version: '2012-10-17', Statement: statements }, policy: '' },
    rest,
  );

export const role = (name: string, account: string = EXAMPLE.account): JsonObject => ({
  AWS: `arn:aws:iam::${account}:role/${name}`,
});
