import { escapeText } from '../output/escape.ts';
import { GRADE_FORMAT } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { time } from '../output/words.ts';
import { valueIn } from './attempt.ts';
import { untaggedText } from './audit-needs.ts';
import type { BucketPosture } from './posture.ts';
import type { Status } from './status.ts';

const COLUMNS: readonly Column<BucketPosture>[] = [
  { title: 'BUCKET', shrinks: true, cell: ({ bucket }) => escapeText(bucket) },
  { title: 'SCORE', align: 'right', cell: ({ score }) => numberText(score) },
  { title: 'GRADE', cell: ({ grade }) => (grade ? { text: grade, format: GRADE_FORMAT[grade] } : '-') },
  { title: 'FAILED', align: 'right', cell: ({ failed }) => numberText(failed) },
  { title: 'UNKNOWN', align: 'right', cell: ({ unknown }) => numberText(unknown) },
  { title: 'AUDITED (UTC)', cell: ({ at }) => (at ? time(at) : 'not yet') },
];

const numberText = (value: number | null): string => (value === null ? '-' : String(value));

/** Prints how well each guarded bucket would resist. */
export async function renderPosture(terminal: Terminal, status: Status): Promise<void> {
  const known = valueIn(status.posture);
  if (known === null) return;
  await terminal.print('');
  await terminal.table(COLUMNS, known.buckets);
  const untagged = untaggedText(status);
  if (untagged !== null) await terminal.print(untagged);
}
