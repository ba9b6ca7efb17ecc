import { CsvRows } from '../../core/base/csv-rows.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isRecord } from '../../core/cloudtrail/parse-record.ts';
import { readAccessLogLine } from '../../core/readers/access-log.ts';
import { marksInLogLine } from '../../core/readers/key-marks.ts';
import { recordOfLakeRow } from '../../core/readers/lake-row.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import { readOfLogLine } from '../../core/readers/read-of-log-line.ts';
import { MarkFinder, textOf } from './mark-finder.ts';
import { readRecord } from './read-record.ts';
import type { Scan } from './scanned-file.ts';

const NEWLINE = 0x0a;
/** No line of a log is as long; what is longer is given in pieces. */
const MAX_LINE = 1024 * 1024;

/** Lines of an access log. */
export class LinesForm {
  readonly #object: ObjectRef;
  readonly #scan: Scan;
  readonly #lines = new LineCutter();
  readonly #marks: MarkFinder;
  readonly #bucket: MarkFinder;

  constructor(object: ObjectRef, scan: Scan) {
    this.#object = object;
    this.#scan = scan;
    this.#marks = new MarkFinder(marksInLogLine(object));
    this.#bucket = new MarkFinder({ any: [], every: [object.bucket, 'GET.OBJECT'] });
    scan.kind = 'access-log';
  }

  read(chunk: Uint8Array, isEnd: boolean, isCut: boolean): ReadEvent[] {
    const lines = isEnd ? (isCut ? [] : this.#lines.end()) : this.#lines.push(chunk);
    const scan = this.#scan;
    const events: ReadEvent[] = [];
    for (const [index, line] of lines.entries()) {
      if (line.length === 0) continue;
      const isSample = index === 0 || index === lines.length - 1;
      const isWanted = this.#marks.isIn(line) || (!scan.hasReads && this.#bucket.isIn(line));
      if (isWanted || isSample) this.#readLine(line, events);
      else scan.records++;
    }
    return events;
  }

  #readLine(line: Uint8Array, events: ReadEvent[]): void {
    const scan = this.#scan;
    const entry = readAccessLogLine(textOf(line).replace(/\r$/, ''));
    if (entry === null) {
      scan.addProblem('a line that is none of an access log');
      return;
    }
    scan.records++;
    scan.sawTime(entry.at);
    const event = readOfLogLine(entry);
    if (event === null || event.bucket !== this.#object.bucket) return;
    scan.hasReads = true;
    if (event.key === this.#object.key) events.push(event);
  }
}

/** Cuts bytes into lines, wherever they were cut into chunks. */
export class LineCutter {
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that these bytes complete, without their ends. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = this.#rest.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#rest, chunk]);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    const rest = bytes.subarray(start);
    if (rest.length > MAX_LINE) lines.push(rest);
    this.#rest = rest.length > MAX_LINE ? Buffer.alloc(0) : Buffer.from(rest);
    return lines;
  }

  /** The line that only the end completes. */
  end(): Uint8Array[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest.length === 0 ? [] : [rest];
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Of a record CloudTrail writes 1 MiB at most, and CSV doubles its quotes. */
const MAX_ROW_CHARACTERS = 4 * 1024 * 1024;

const NO_RECORD =
  'a row of which no record of CloudTrail can be made: its eventJson is broken, or without eventJson it lacks columns or can be read in several ways';

/** Rows of a query's result, as CSV with the names of its columns. */
export class RowsForm {
  readonly #object: ObjectRef;
  readonly #scan: Scan;
  readonly #rows = new CsvRows(MAX_ROW_CHARACTERS);
  readonly #decoder = new TextDecoder('utf-8');
  #columns: readonly string[] | null = null;
  #isGivenUp = false;

  constructor(object: ObjectRef, scan: Scan) {
    this.#object = object;
    this.#scan = scan;
    scan.kind = 'lake';
  }

  read(chunk: Uint8Array, isEnd: boolean, isCut: boolean): ReadEvent[] {
    const events: ReadEvent[] = [];
    if (this.#isGivenUp) return events;
    try {
      for (const row of this.#rows.take(this.#decoder.decode(chunk, { stream: !isEnd })))
        this.#readRow(row, events);
      if (isEnd && !isCut) this.#readLast(events);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#isGivenUp = true;
      this.#scan.addProblem(`${error.message}, so the rest was not read: a quote does not end`);
    }
    return events;
  }

  #readLast(events: ReadEvent[]): void {
    if (this.#rows.isQuoted) this.#scan.addProblem('a quote does not end, so what follows it was not read');
    else for (const row of this.#rows.end()) this.#readRow(row, events);
  }

  #readRow(row: readonly string[], events: ReadEvent[]): void {
    const scan = this.#scan;
    if (this.#columns === null) {
      this.#columns = row;
      return;
    }
    const named = Object.fromEntries(this.#columns.map((name, index) => [name, row[index] ?? '']));
    const record = recordOfLakeRow(named);
    try {
      if (record === null || !isRecord(record)) throw new SealwatchError('EVENT_FORMAT', NO_RECORD);
      scan.records++;
      readRecord(record, { object: this.#object, scan, events, source: 'lake' });
    } catch (error) {
      scan.addProblem(error instanceof Error ? error.message : String(error));
    }
  }
}
