import { SealwatchError } from '../../core/base/errors.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import type { Globals } from '../globals.ts';
import { escapeJson } from '../output/escape.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeWhole } from '../output/write-whole.ts';
import { csvOf } from './formats/csv.ts';
import { htmlOf } from './formats/html/page.ts';
import { ocsfOf } from './formats/ocsf.ts';
import { sarifOf } from './formats/sarif.ts';
import type { AuditOptions, Format } from './options.ts';
import { renderReport } from './render.ts';

type FileFormat = Exclude<Format, 'table'>;

/** Where the report goes, and in which form. */
export interface Destination {
  /** What standard output gets. */
  readonly printed: Format;
  readonly file: { readonly name: string; readonly format: FileFormat } | null;
}

const WRITERS: Readonly<Record<FileFormat, (report: AuditReport) => string>> = {
  json: (report) => escapeJson(JSON.stringify(report)),
  ocsf: (report) => ocsfOf(report),
  sarif: (report) => escapeJson(JSON.stringify(sarifOf(report))),
  csv: (report) => csvOf(report),
  html: htmlOf,
};

const ENDINGS: Readonly<Record<string, FileFormat>> = {
  '.json': 'json',
  '.ndjson': 'ocsf',
  '.sarif': 'sarif',
  '.csv': 'csv',
  '.html': 'html',
  '.htm': 'html',
};

/** @throws {SealwatchError} `USAGE` for a file of which nothing says in which form it is to be */
export function destinationOf({ format, output }: AuditOptions, { json }: Globals): Destination {
  const printed = json ? 'json' : 'table';
  if (output === undefined) return { printed: format ?? printed, file: null };
  const chosen = format ?? ENDINGS[/\.\w+$/.exec(output)?.[0].toLowerCase() ?? ''];
  if (chosen !== undefined && chosen !== 'table') return { printed, file: { name: output, format: chosen } };
  throw new SealwatchError(
    'USAGE',
    `say in which form ${JSON.stringify(output)} is to be: --format json, ocsf, sarif, csv or html`,
  );
}

/** A file gets the report; standard output then gets what people read. */
export async function writeReport(
  report: AuditReport,
  { printed, file }: Destination,
  terminal: Terminal,
): Promise<void> {
  if (file) {
    await writeWhole(file.name, ended(WRITERS[file.format](report)));
    terminal.note(`written to ${file.name}`);
  }
  if (printed === 'table') await renderReport(report, terminal);
  else await terminal.print(WRITERS[printed](report).replace(/\n$/, ''));
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
