import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { readAccessLogLine } from '../../core/readers/access-log.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import { explain } from '../errors/explain.ts';
import { plainBytes } from '../judge/plain-bytes.ts';
import type { Source } from '../judge/sources.ts';
import { JsonForm } from './json-form.ts';
import { Scan, type ScannedFile } from './scanned-file.ts';
import { LinesForm, RowsForm } from './text-forms.ts';

/**
 * Reads a file of logs of any kind, packed or not, and gives the requests for an object that are in it. What cannot be read is counted
 * and named, and the rest is read.
 */
export async function scanFile(
  source: Source,
  object: ObjectRef,
  take: (events: readonly ReadEvent[]) => Promise<void> | void,
): Promise<ScannedFile> {
  const scan = new Scan();
  const reader = new FileReader(object, scan);
  let hasFailed = false;
  try {
    for await (const chunk of plainBytes(source.open())) {
      const events = reader.push(chunk);
      if (events.length > 0) await take(events);
    }
    await take(reader.end(false));
  } catch (error) {
    const isBroken = error instanceof SealwatchError && error.code === 'READ_BROKEN';
    hasFailed = source.isRemote && !isBroken;
    await take(reader.end(true));
    scan.addProblem(explain(error).message);
  }
  return { name: source.name, ...scan.result(), hasFailed };
}

/** Enough to see what a file is. */
const MAX_HEAD_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** A way to read logs, chunk after chunk. */
interface LogForm {
  /** @param isCut the rest of the file is missing */
  read(chunk: Uint8Array, isEnd: boolean, isCut: boolean): readonly ReadEvent[];
}

/** Finds out what a file is by how it begins, and reads it so. */
class FileReader {
  readonly #object: ObjectRef;
  readonly #scan: Scan;
  /** What came before it was clear what it is. */
  #head: Buffer | null = Buffer.alloc(0);
  #form: LogForm | null = null;

  constructor(object: ObjectRef, scan: Scan) {
    this.#object = object;
    this.#scan = scan;
  }

  push(chunk: Uint8Array): readonly ReadEvent[] {
    if (this.#head === null) return this.#form?.read(chunk, false, false) ?? [];
    this.#head = Buffer.concat([this.#head, chunk]);
    const isClear = this.#head.length >= MAX_HEAD_BYTES || this.#head.includes(NEWLINE) || isJson(this.#head);
    return isClear ? this.#begin(this.#head) : [];
  }

  end(isCut: boolean): readonly ReadEvent[] {
    const begun = this.#head !== null && this.#head.length > 0 ? this.#begin(this.#head) : [];
    return [...begun, ...(this.#form?.read(new Uint8Array(), true, isCut) ?? [])];
  }

  #begin(head: Buffer): readonly ReadEvent[] {
    this.#head = null;
    this.#form = this.#formOf(head);
    if (this.#form !== null) return this.#form.read(head, false, false);
    if (head.toString('latin1').trim() !== '') {
      this.#scan.kind = 'other';
      this.#scan.addProblem(NO_LOG);
    }
    return [];
  }

  #formOf(head: Buffer): LogForm | null {
    if (isJson(head)) return new JsonForm(this.#object, this.#scan);
    const [line = ''] = head.toString('utf8').split(/\r?\n/, 1);
    if (readAccessLogLine(line) !== null) return new LinesForm(this.#object, this.#scan);
    return isHeader(line) ? new RowsForm(this.#object, this.#scan) : null;
  }
}

const NO_LOG =
  "no log: neither JSON, nor lines of an access log, nor a table with the names of CloudTrail's fields";

// A mark of UTF-8 may stand before it, here read byte for byte.
const isJson = (head: Buffer): boolean =>
  /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/.test(head.toString('latin1', 0, 64));

/** Names of columns, with commas between them. */
const isHeader = (line: string): boolean =>
  /^\ufeff?"?\w+"?(?:,"?\w+"?)*$/.test(line) && /event(?:json|name)/i.test(line);
