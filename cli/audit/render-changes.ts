import type { ChangedResult } from '../../core/report/changes.ts';
import type { AuditReport } from '../../core/report/report.ts';
import { escapeText } from '../output/escape.ts';
import type { Format } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { whenBefore } from './when-before.ts';

const FIRST = 10;

/** What is otherwise than in the last run. */
export async function renderChanges({ changes }: AuditReport, terminal: Terminal): Promise<void> {
  if (changes === null) return;
  const lines = [
    ...changed(changes.failing, 'new', 'red', terminal),
    ...changed(changes.lost, 'unknown now', 'yellow', terminal),
    ...changed(changes.fixed, 'fixed', 'green', terminal),
    ...changes.newBuckets.map((bucket) => `  new bucket  ${escapeText(bucket)}`),
    ...changes.goneBuckets.map((bucket) => `  gone        ${escapeText(bucket)}`),
  ];
  const others = changes.isSameSelection ? '' : ' (of the buckets that both runs looked at)';
  const title = `Since ${whenBefore(changes)}${others}`;
  await terminal.print('', ...(lines.length > 0 ? [title, ...lines] : [`${title}: nothing has changed`]));
}

function changed(
  results: readonly ChangedResult[],
  word: string,
  format: Format,
  { style }: Terminal,
): readonly string[] {
  const lines = results
    .slice(0, FIRST)
    .map(
      ({ bucket, check, severity }) =>
        `  ${style(format, word.padEnd(11))} ${severity.padEnd(8)}  ${check}  ${escapeText(bucket)}`,
    );
  const more = results.length - FIRST;
  return more > 0 ? [...lines, `  ${word}: ${more} more`] : lines;
}
