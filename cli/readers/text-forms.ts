import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isRecord } from '../../core/cloudtrail/parse-record.ts';
import { readAccessLogLine } from '../../core/readers/access-log.ts';
import { CsvRows } from '../../core/readers/csv-rows.ts';
import { marksInLogLine } from '../../core/readers/key-marks.ts';
import { recordOfLakeRow } from '../../core/readers/lake-row.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import { readOfLogLine } from '../../core/readers/read-of-log-line.ts';
import { LineCutter } from './line-cutter.ts';
import { MarkFinder, textOf } from './mark-finder.ts';
import { readRecord } from './read-record.ts';
import type { Scan } from './scanned-file.ts';

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

/** Rows of a query's result, as CSV with the names of its columns. */
export class RowsForm {
  readonly #object: ObjectRef;
  readonly #scan: Scan;
  readonly #rows = new CsvRows();
  readonly #decoder = new TextDecoder('utf-8');
  #columns: readonly string[] | null = null;

  constructor(object: ObjectRef, scan: Scan) {
    this.#object = object;
    this.#scan = scan;
    scan.kind = 'lake';
  }

  read(chunk: Uint8Array, isEnd: boolean, isCut: boolean): ReadEvent[] {
    const rows = this.#rows.push(this.#decoder.decode(chunk, { stream: !isEnd }));
    const events: ReadEvent[] = [];
    for (const row of isEnd && !isCut ? [...rows, ...this.#rows.end()] : rows) this.#readRow(row, events);
    return events;
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
      if (record === null || !isRecord(record))
        throw new SealwatchError('EVENT_FORMAT', 'a row that can be read in several ways; select eventJson');
      scan.records++;
      readRecord(record, { object: this.#object, scan, events, source: 'lake' });
    } catch (error) {
      scan.addProblem(error instanceof Error ? error.message : String(error));
    }
  }
}
