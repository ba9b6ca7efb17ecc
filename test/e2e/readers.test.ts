import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { accessLogLine } from '../../core/readers/access-log.examples.ts';
import { READ_OBJECT, readRecord, sessionOf, trainingJob } from '../../core/readers/read-records.examples.ts';
import { type Json, seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients } from './deployed/deployment.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const object = new GuardedObject('read', 'labels with blank+%.jsonl');
const LOGS = 'e2e-read-logs';
const ROOT = 'AWSLogs/000000000000/CloudTrail/us-east-1';

/** A record of the examples, about this object. */
const about = (record: JsonObject): JsonObject =>
  JSON.parse(
    JSON.stringify(record)
      .replaceAll(READ_OBJECT.key, object.key)
      .replaceAll(READ_OBJECT.bucket, object.bucket),
  );

/** The log files as CloudTrail and S3 would have written them: the local AWS writes none. */
async function writeLogs(storedAt: string, wrong: string, approved: string): Promise<void> {
  const at = (seconds: number): string => new Date(Date.parse(storedAt) + seconds * 1000).toISOString();
  const when = (seconds: number): string => `${at(seconds).slice(0, 19)}Z`;
  const node = sessionOf('arn:aws:iam::000000000000:role/Node', 'i-0c29d6abb6a09589a');
  const records = [
    trainingJob('labels-17', when(5), `s3://${object.bucket}/read/`),
    readRecord('GetObject', { eventTime: when(10) }),
    readRecord('GetObject', { eventTime: when(4_000), userIdentity: node }, { versionId: wrong }),
    readRecord('GetObject', { eventTime: when(12) }, { versionId: approved }),
    readRecord('GetObject', { eventTime: when(-600) }),
    readRecord('GetObject', { eventTime: when(14), errorCode: 'AccessDenied' }),
  ].map(about);
  const day = at(300).slice(0, 10).replaceAll('-', '/');
  const minute = at(300).slice(0, 16).replace(/[-:]/g, '');
  const put = (Key: string, Body: Buffer | string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: LOGS, Key, Body }));
  const name = `${ROOT}/${day}/000000000000_CloudTrail_us-east-1_${minute}Z`;
  await put(`${name}_Aa0.json.gz`, gzipSync(JSON.stringify({ Records: records })));
  await put(`${name}_Bb1.json.gz`, gzipSync(JSON.stringify({ Records: records.slice(1, 2) })));
  const line = accessLogLine({
    bucket: object.bucket,
    key: object.key,
    at: at(30),
    requester: 'arn:aws:iam::000000000000:user/ada',
    bytesSent: 9,
    objectSize: 9,
  });
  await put(`access/${at(300).slice(0, 19).replace(/[T:]/g, '-')}-0123456789ABCDEF`, `${line}\n`);
}

describe('readers of an altered object, by the versions that the tables have', () => {
  let finding = '';
  let answer: Json = {};

  beforeAll(async () => {
    const approved = await object.put('approved bytes');
    await seal('read');
    const wrong = await object.put('bad bytes');
    finding = (await object.finding('object-altered')).id;
    const { storedAt } = await object.judged(wrong);
    await clients.s3.send(new CreateBucketCommand({ Bucket: LOGS }));
    await writeLogs(storedAt, wrong, approved);
    [answer = {}] = await sealwatchJson('readers', finding, `s3://${LOGS}/`, '--from', '1970-01-01');
  });

  it('are those that named the wrong version, or came while it was current, each record once', () => {
    expect(answer).toMatchObject({ finding, bucket: object.bucket, key: object.key, rule: 'object-altered' });
    const readers = answer.readers as readonly Json[];
    expect(
      readers.map(({ session, identity, joinedBy, requests }) => [session ?? identity, joinedBy, requests]),
    ).toEqual(
      expect.arrayContaining([
        ['SageMaker', 'time', 1],
        ['i-0c29d6abb6a09589a', 'version', 1],
        ['arn:aws:iam::000000000000:user/ada', 'time', 1],
      ]),
    );
    expect(readers).toHaveLength(3);
    expect(answer.logs).toMatchObject({ files: 3, duplicates: 1, elsewhere: 2, unreadable: 0 });
  });

  it('have jobs to run again, the training job by its name', () => {
    const jobs = answer.runAgain as readonly Json[];
    expect(jobs.map(({ type, name, shownBy }) => [type, name, shownBy])).toEqual([
      ['training-job', 'labels-17', 'start'],
      ['ec2-instance', 'i-0c29d6abb6a09589a', 'session'],
    ]);
  });

  it('are shown with what was refused apart', async () => {
    const { out } = await sealwatch('readers', finding, `s3://${LOGS}/${ROOT}/`);
    expect(out).toContain('current and wrong');
    expect(out).toMatch(/Trainer.* \/ SageMaker: 1 denied/);
  });

  it('are nobody where no log is found, and the command says what to switch on', async () => {
    const { out, exitCode } = await sealwatch('readers', finding);
    expect(out).toContain('No request that read it is in the logs.');
    expect(out).toContain("reads: 'create'");
    expect(exitCode).toBe(3);
  });
});
