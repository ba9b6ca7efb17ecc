import type { Made } from '../../core/trial/clean-up.ts';
import { type ReportedClaim, type TrialReport, VERDICT_WORDS } from '../../core/trial/report.ts';
import type { Deadlines, Verdict } from '../../core/trial/step.ts';
import { TRIED_CLAIMS, type TriedId } from '../../core/trial/tried-claims.ts';
import { escapeText } from '../output/escape.ts';
import { counted, type Format } from '../output/style.ts';
import { brokenAtBlanks, type Column, Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import type { TrialPlace } from './trial-place.ts';

const VERDICT_FORMAT: Readonly<Record<Verdict, Format>> = {
  shown: 'green',
  'not-shown': 'red',
  'not-tried': 'yellow',
  interrupted: 'dim',
};

const SHORT_WORDS: Readonly<Record<Verdict, string>> = {
  ...VERDICT_WORDS,
  'not-tried': 'not tried',
  interrupted: 'interrupted',
};

/** What came of each claim, and how many came out how. */
export async function renderTrial(terminal: Terminal, report: TrialReport): Promise<void> {
  const columns: readonly Column<ReportedClaim>[] = [
    { title: 'CLAIM', cell: ({ id }) => id },
    {
      title: 'RESULT',
      cell: ({ verdict }) => ({ text: SHORT_WORDS[verdict], format: VERDICT_FORMAT[verdict] }),
    },
    { title: 'SECONDS', align: 'right', cell: ({ seconds }) => seconds.toFixed(1) },
  ];
  await printRows(terminal, report.claims, columns, {
    title: 'WHY',
    text: ({ because }) => escapeText(because),
  });
  const { totals } = report;
  const parts = (['shown', 'not-shown', 'not-tried', 'interrupted'] as const)
    .filter((verdict) => totals[verdict] > 0)
    .map((verdict) => `${totals[verdict]} ${VERDICT_WORDS[verdict]}`);
  await terminal.print('', parts.join(', '));
}

/** What a trial is about to do, line by line, before anybody agrees. */
export function planLines(
  { bucket, folder, dataset, names }: TrialPlace,
  {
    where,
    claims,
    deadlines,
  }: { readonly where: string; readonly claims: readonly TriedId[]; readonly deadlines: Deadlines },
): readonly string[] {
  const needsKey = claims.includes('kms-denied') || claims.includes('reencryption');
  return [
    `A trial of ${counted(claims.length, 'claim')} in ${where}, with your rights. It is going to`,
    `  - put, copy and delete objects, and destroy their versions, only under s3://${escapeText(`${bucket}/${folder}`)}`,
    `  - make the queue ${names.queue} and three EventBridge rules of that name, and delete them`,
    ...(needsKey ? ['  - make a KMS key, and have KMS delete it in 7 days'] : []),
    ...(claims.includes('record-of-setting') ? ["  - set the bucket's versioning to what it is"] : []),
    ...(claims.includes('archived')
      ? ['  - put an object into the class GLACIER: AWS charges 90 days of 40 KB']
      : []),
    ...(claims.includes('access-analyzer') ? ['  - ask Access Analyzer about two policies, for $0.004'] : []),
    `What does not come is waited for ${minutes(deadlines.recordMs)} at most, for each claim.`,
    ...(dataset.sealedAt === null
      ? []
      : [`${dataset.name} is sealed: whoever gets alerts is alerted about these objects. Tell them first.`]),
  ];
}

const minutes = (milliseconds: number): string =>
  milliseconds < 60_000
    ? counted(Math.round(milliseconds / 1000), 'second')
    : counted(Math.round(milliseconds / 60_000), 'minute');

/** What people call something that a trial has made. */
export function nameOfMade(thing: Made): string {
  switch (thing.kind) {
    case 'folder':
      return `objects under s3://${thing.bucket}/${thing.prefix}`;
    case 'queue':
      return `the queue ${thing.name}`;
    case 'rule':
      return `the rule ${thing.name}`;
    case 'key':
      return `the KMS key ${thing.arn ?? `described as "${thing.description}"`}`;
  }
}

/** The claims that can be asked for. */
export function renderClaims(terminal: Terminal): Promise<void> {
  return printRows(terminal, TRIED_CLAIMS, [{ title: 'CLAIM', cell: ({ id }) => id }], {
    title: 'WHAT IS CLAIMED AND TRIED',
    text: ({ claim, trial }) => `${claim}. The trial ${trial.how}.`.replaceAll('`', ''),
  });
}

const INDENT = '  ';

/** A table with one column of sentences: on a terminal they stand below their row, broken at blanks, because none of them may be cut. */
async function printRows<Row>(
  terminal: Terminal,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sentence: { readonly title: string; readonly text: (row: Row) => string },
): Promise<void> {
  const { width, style } = terminal;
  if (width === null) {
    await terminal.table([...columns, { title: sentence.title, cell: sentence.text }], rows);
    return;
  }
  const table = new Table({ columns, sample: rows, width, style });
  await terminal.print(...table.header());
  for (const row of rows)
    await terminal.print(
      ...table.row(row),
      ...brokenAtBlanks(sentence.text(row), width - INDENT.length).map((line) => `${INDENT}${line}`),
    );
}
