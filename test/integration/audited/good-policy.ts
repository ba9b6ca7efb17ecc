/** Statements of a bucket policy by their names. */
export type Statements = Readonly<Record<string, object>>;

const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const ALGORITHM = 's3:x-amz-server-side-encryption';

/** What a bucket policy denies where it is as it should be. */
export function goodStatements(bucket: string, key: string, account: string): Statements {
  const both = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const butAdministrator = { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/Administrator` };
  const deny = (Action: string | readonly string[], Condition: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: both,
    Condition,
  });
  return {
    TlsOnly: deny('s3:*', { Bool: { 'aws:SecureTransport': 'false' } }),
    ModernTls: deny('s3:*', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    NoOldSignatures: deny('s3:*', { NumericGreaterThan: { 's3:signatureAge': '3600000' } }),
    FromOurNetworkOnly: deny(['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*'], {
      StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    }),
    OwnKeyOnly: deny('s3:PutObject', { StringNotEquals: { [KEY]: key }, Null: { [KEY]: 'false' } }),
    NoEncryptionWithoutKey: deny('s3:PutObject', { Null: { [KEY]: 'true', [ALGORITHM]: 'false' } }),
    OnlyAdministratorsDestroy: deny(
      [
        's3:DeleteObjectVersion',
        's3:BypassGovernanceRetention',
        's3:PutLifecycleConfiguration',
        's3:PutBucketVersioning',
      ],
      { ArnNotEquals: butAdministrator },
    ),
  };
}
