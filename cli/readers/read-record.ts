import type { JsonObject } from '../../core/base/json.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import { passedOver } from '../../core/cloudtrail/passed-over.ts';
import { jobStartOver } from '../../core/readers/job-start.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import { readOfCall } from '../../core/readers/read-of-call.ts';
import type { Scan } from './scanned-file.ts';

interface Reading {
  readonly object: ObjectRef;
  readonly scan: Scan;
  readonly events: ReadEvent[];
  readonly source: 'cloudtrail' | 'lake';
}

/** Takes out of a record of CloudTrail what it says of the object. @throws {SealwatchError} `EVENT_FORMAT` */
export function readRecord(record: JsonObject, { object, scan, events, source }: Reading): void {
  if (passedOver(record) !== null) return;
  const call = parseRecord(record);
  scan.sawTime(call.at);
  const job = jobStartOver(call, object);
  if (job !== null) scan.addJob(job);
  const event = readOfCall(call);
  if (event === null) return;
  if (event.bucket === object.bucket && call.isReadOnly) scan.hasReads = true;
  if (event.bucket === object.bucket && event.key === object.key) events.push({ ...event, source });
}
