import { describe, expect, it } from 'vitest';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { recordOfLakeRow } from './lake-row.ts';
import { readOfCall } from './read-of-call.ts';

describe('a row of CloudTrail Lake or Athena', () => {
  const row = {
    eventTime: '2026-11-20 03:20:00.000',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '10.0.0.7',
    useridentity:
      '{type=AssumedRole, principalid=AROAEXAMPLE:i-0c29d6abb6a09589a, arn=arn:aws:sts::111122223333:assumed-role/Trainer/i-0c29d6abb6a09589a, accountid=111122223333, accesskeyid=ASIA, username=null, sessioncontext={attributes={creationdate=2026-11-20 03:00:12.000, mfaauthenticated=false}, sessionissuer={type=Role, principalid=AROAEXAMPLE, arn=arn:aws:iam::111122223333:role/ml/Trainer, accountid=111122223333, username=Trainer}}, invokedby=null}',
    requestParameters:
      '{bucketName=acme-training-data, Host=acme-training-data.s3.eu-west-1.amazonaws.com, key=moderation/v3/labels-007.jsonl, versionId=Qm7xPw}',
    additionalEventData:
      '{SignatureVersion=SigV4, bytesTransferredOut=48211, AuthenticationMethod=AuthHeader}',
    resources:
      '[{accountid=null, type=AWS::S3::Object, arn=arn:aws:s3:::acme-training-data/moderation/v3/labels-007.jsonl}, {accountid=111122223333, type=AWS::S3::Bucket, arn=arn:aws:s3:::acme-training-data}]',
    eventID: 'e1',
    readOnly: 'true',
  };

  it('is the record that it was made of', () => {
    const event = readOfCall(parseRecord(recordOfLakeRow(row)));
    expect(event).toMatchObject({
      at: '2026-11-20T03:20:00.000Z',
      bucket: 'acme-training-data',
      key: 'moderation/v3/labels-007.jsonl',
      versionId: 'Qm7xPw',
      bytes: 48211,
      caller: {
        arn: 'arn:aws:iam::111122223333:role/ml/Trainer',
        session: 'i-0c29d6abb6a09589a',
        kind: 'role',
      },
    });
  });

  it('is taken whole from eventJson', () => {
    expect(recordOfLakeRow({ eventjson: '{"eventName":"GetObject"}', eventName: 'x' })).toEqual({
      eventName: 'GetObject',
    });
    expect(recordOfLakeRow({ eventJson: 'no JSON' })).toBeNull();
  });

  it.each([
    ['a field that comes twice, as a key makes it that holds ", key="', '{bucketName=b, key=a, key=b}'],
    ['a bracket that is not closed', '{bucketName=b, key=a'],
    ['a bracket within a value', '{bucketName=b, key=a}b}'],
    ['no name before a value', '{b}'],
  ])('is not read where it can be read in several ways: %s', (_, requestParameters) => {
    expect(recordOfLakeRow({ ...row, requestParameters })).toBeNull();
  });
});
