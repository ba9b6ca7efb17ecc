import { SealwatchError } from '../../core/base/errors.ts';
import { isObject, type Json, type JsonObject, textAt, textsAt } from '../../core/base/json.ts';
import { JsonSplitter } from '../../core/base/json-stream/json-splitter.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isRecord } from '../../core/cloudtrail/parse-record.ts';
import { passedOver } from '../../core/cloudtrail/passed-over.ts';
import { JOB_MARKS } from '../../core/readers/job-start.ts';
import { marksInJson } from '../../core/readers/key-marks.ts';
import { recordOfLakeRow } from '../../core/readers/lake-row.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import type { LogDigest } from '../../core/readers/record-coverage.ts';
import { unwrap } from '../../core/replay/unwrap.ts';
import { MarkFinder, textOf } from './mark-finder.ts';
import { readRecord } from './read-record.ts';
import type { Scan } from './scanned-file.ts';

const EVENT_TIME = Buffer.from('"eventTime"');
const DIGEST = Buffer.from('digestStartTime');

/** Records of CloudTrail, as JSON in any of its wrappings. */
export class JsonForm {
  readonly #object: ObjectRef;
  readonly #scan: Scan;
  readonly #splitter = new JsonSplitter();
  readonly #marks: MarkFinder;
  readonly #reads: MarkFinder;

  constructor(object: ObjectRef, scan: Scan) {
    this.#object = object;
    this.#scan = scan;
    const { any, every } = marksInJson(object);
    this.#marks = new MarkFinder({ any: [...any, ...JOB_MARKS], every });
    this.#reads = new MarkFinder({ any: [], every: [object.bucket, 'Object"', '"readOnly'] });
    scan.kind = 'empty';
  }

  read(chunk: Uint8Array, isEnd: boolean, isCut: boolean): ReadEvent[] {
    const pieces = isEnd ? this.#splitter.end() : this.#splitter.push(chunk);
    const events: ReadEvent[] = [];
    for (const [index, { bytes, problem, offset, line }] of pieces.entries()) {
      if (bytes === null) {
        // Of a file that is cut off its last record is; that is said once.
        if (!isCut) this.#scan.addProblem(problem ?? 'not JSON', `line ${line}, byte ${offset}: `);
        continue;
      }
      const isSample = index === 0 || index === pieces.length - 1;
      if (isSample) this.#scan.sawTime(timeIn(bytes));
      const isWanted = this.#marks.isIn(bytes) || (!this.#scan.hasReads && this.#reads.isIn(bytes));
      if (isWanted || this.#scan.kind !== 'cloudtrail')
        this.#parse(bytes, `line ${line}, byte ${offset}: `, events);
      else this.#scan.records++;
    }
    return events;
  }

  #parse(bytes: Uint8Array, place: string, events: ReadEvent[]): void {
    this.#trying(place, () => {
      const value = JSON.parse(textOf(bytes)) as Json;
      for (const each of valuesIn(value)) this.#trying(place, () => this.#readValue(each, events));
    });
  }

  // What is wrong with one record says nothing of those beside it.
  #trying(place: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#scan.addProblem(error instanceof Error ? error.message : String(error), place);
    }
  }

  #readValue(value: Json, events: ReadEvent[]): void {
    const scan = this.#scan;
    const digest = isObject(value) ? digestOf(value) : null;
    if (digest !== null || isSignature(value)) {
      if (digest !== null) scan.digests.push(digest);
      if (scan.kind === 'empty') scan.kind = 'digest';
      return;
    }
    const record = isObject(value) ? recordIn(value) : null;
    if (record === null)
      throw new SealwatchError('EVENT_FORMAT', 'no record of CloudTrail: it names no service and call');
    scan.kind = 'cloudtrail';
    scan.records++;
    readRecord(record, { object: this.#object, scan, events, source: 'cloudtrail' });
  }
}

/** What a value holds, one by one; the rows of `get-query-results` among it. */
function valuesIn(value: Json): readonly Json[] {
  if (!isObject(value) || !Array.isArray(value.QueryResultRows)) return unwrap(value);
  return (value.QueryResultRows as readonly Json[]).map((row) => {
    const cells = Array.isArray(row) ? row.filter(isObject) : [];
    return recordOfLakeRow(Object.assign({}, ...cells)) ?? row;
  });
}

/** A record as it is, or in the envelope of EventBridge. */
function recordIn(value: JsonObject): JsonObject | null {
  if (isRecord(value) || passedOver(value) !== null) return value;
  const { detail } = value;
  return isObject(detail) && isRecord(detail) ? detail : null;
}

/** Lies beside the results of a query in CloudTrail Lake, and says nothing of requests. */
const isSignature = (value: Json): boolean =>
  textAt(value, 'hashSignature') !== null && textAt(value, 'publicKeyFingerprint') !== null;

function digestOf(value: JsonObject): LogDigest | null {
  const from = textAt(value, 'digestStartTime');
  const to = textAt(value, 'digestEndTime');
  if (from === null || to === null) return null;
  const files = Array.isArray(value.logFiles) ? (value.logFiles as readonly Json[]) : [];
  return { from, to, files: files.flatMap((file) => textsAt(file, 's3Object')) };
}

/** The time of a record, without parsing it; a guess that is right for all that CloudTrail writes. */
function timeIn(bytes: Uint8Array): string | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.includes(DIGEST) ? -1 : buffer.lastIndexOf(EVENT_TIME);
  if (at < 0) return null;
  const [, time] =
    /"eventTime"\s*:\s*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/.exec(buffer.toString('latin1', at, at + 64)) ??
    [];
  return time === undefined ? null : `${time.slice(0, -1)}.000Z`;
}
