import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../core/base/json.ts';
import { accessLogLine } from '../../core/readers/access-log.examples.ts';
import { READ_OBJECT, readRecord, sessionOf } from '../../core/readers/read-records.examples.ts';

/** Files that differ; further ones are these again, under other names. */
const DISTINCT = 20;
const RECORDS_EACH = 2_500;
/** One record in so many is about the object that is asked for. */
const WANTED = 1_000;

const { bucket } = READ_OBJECT;

/** A read of one of many objects of a busy bucket; ids differ, which is most of what makes records hard to pack. */
function trailRecord(index: number): JsonObject {
  const key =
    index % WANTED === 0
      ? READ_OBJECT.key
      : `moderation/v3/part-${String(index % 9_973).padStart(6, '0')}.parquet`;
  return readRecord(
    'GetObject',
    {
      userIdentity: sessionOf(
        'arn:aws:iam::111122223333:role/Trainer',
        `i-0c29d6abb6a0${String(index % 64).padStart(5, '0')}`,
      ),
      sourceIPAddress: `10.0.${index % 200}.${index % 251}`,
      requestID: crypto.randomUUID().slice(0, 16).toUpperCase(),
      eventID: crypto.randomUUID(),
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
        { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
      ],
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `${bucket}.s3.eu-west-1.amazonaws.com`,
      },
    },
    { key },
  );
}

function logLine(index: number): string {
  const key =
    index % WANTED === 0
      ? READ_OBJECT.key
      : `moderation/v3/part-${String(index % 9_973).padStart(6, '0')}.parquet`;
  return accessLogLine({
    bucket,
    key,
    at: '2026-11-20T03:20:00.000Z',
    requester: `arn:aws:sts::111122223333:assumed-role/Trainer/i-0c29d6abb6a0${String(index % 64).padStart(5, '0')}`,
    requestId: crypto.randomUUID().slice(0, 16).toUpperCase(),
    bytesSent: 48_211,
    objectSize: 48_211,
    userAgent: 'aws-sdk-go/1.44.82 (go1.19; linux; amd64)',
  });
}

export type LogForm = 'trail' | 'access-log';

/** Writes packed log files with so many records in all into a folder. */
export function writeLogFiles(folder: string, form: LogForm, records: number): void {
  mkdirSync(folder, { recursive: true });
  const files = Math.ceil(records / RECORDS_EACH);
  for (let file = 0; file < files; file++) {
    const path = join(folder, `${String(file).padStart(6, '0')}.gz`);
    if (file < DISTINCT) writeFileSync(path, contentOf(form, file));
    else linkSync(join(folder, `${String(file % DISTINCT).padStart(6, '0')}.gz`), path);
  }
}

function contentOf(form: LogForm, file: number): Buffer {
  const indexes = Array.from({ length: RECORDS_EACH }, (_, index) => file * RECORDS_EACH + index);
  if (form === 'trail') return gzipSync(JSON.stringify({ Records: indexes.map(trailRecord) }));
  return gzipSync(`${indexes.map(logLine).join('\n')}\n`);
}
